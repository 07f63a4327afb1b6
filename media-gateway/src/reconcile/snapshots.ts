import type { SnapshotAgent, SnapshotDevice, SnapshotEnvelope, SnapshotUser } from "@callplane/edge-api/contract";

export interface DeviceOwner {
  readonly tenantId: string;
  readonly tenantKey: string;
  readonly device: SnapshotDevice;
  readonly user: SnapshotUser;
}

export type ExtensionOwner =
  | { readonly kind: "user"; readonly user: SnapshotUser }
  | { readonly kind: "agent"; readonly agent: SnapshotAgent };

/** What is live on this gateway: each tenant's last applied snapshot. Look-ups are by hash, whatever the tenant's size. */
export interface SnapshotIndex {
  byTenant(tenantId: string): SnapshotEnvelope | undefined;
  deviceBySipUsername(name: string): DeviceOwner | undefined;
  agent(tenantId: string, agentId: string): SnapshotAgent | undefined;
  extensionOwner(tenantId: string, number: string): ExtensionOwner | undefined;
  all(): SnapshotEnvelope[];
  /** Called after a tenant's snapshot was replaced or removed. */
  onChange(listener: (tenantId: string) => void): () => void;
}

export interface WritableSnapshotIndex extends SnapshotIndex {
  set(envelope: SnapshotEnvelope): void;
  remove(tenantId: string): void;
}

interface TenantEntry {
  readonly envelope: SnapshotEnvelope;
  readonly agents: ReadonlyMap<string, SnapshotAgent>;
  readonly extensions: ReadonlyMap<string, ExtensionOwner>;
}

export function createSnapshotIndex(): WritableSnapshotIndex {
  const tenants = new Map<string, TenantEntry>();
  const devices = new Map<string, DeviceOwner>();
  const listeners = new Set<(tenantId: string) => void>();

  function forgetDevices(tenantId: string): void {
    for (const user of tenants.get(tenantId)?.envelope.body.users ?? []) {
      for (const device of user.devices) {
        if (devices.get(device.sipUsername)?.tenantId === tenantId) devices.delete(device.sipUsername);
      }
    }
  }

  function announce(tenantId: string): void {
    for (const listener of [...listeners]) listener(tenantId);
  }

  return {
    byTenant: (tenantId) => tenants.get(tenantId)?.envelope,
    deviceBySipUsername: (name) => devices.get(name),
    agent: (tenantId, agentId) => tenants.get(tenantId)?.agents.get(agentId),
    extensionOwner: (tenantId, number) => tenants.get(tenantId)?.extensions.get(number),
    all: () => [...tenants.values()].map((entry) => entry.envelope),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(envelope) {
      const { tenantId, body } = envelope;
      forgetDevices(tenantId);
      const extensions = new Map<string, ExtensionOwner>();
      for (const agent of body.agents) if (agent.extension) extensions.set(agent.extension, { kind: "agent", agent });
      for (const user of body.users) extensions.set(user.extension, { kind: "user", user });
      tenants.set(tenantId, { envelope, agents: new Map(body.agents.map((agent) => [agent.id, agent])), extensions });
      for (const user of body.users) {
        for (const device of user.devices) {
          devices.set(device.sipUsername, { tenantId, tenantKey: body.tenant.key, device, user });
        }
      }
      announce(tenantId);
    },
    remove(tenantId) {
      if (!tenants.has(tenantId)) return;
      forgetDevices(tenantId);
      tenants.delete(tenantId);
      announce(tenantId);
    },
  };
}
