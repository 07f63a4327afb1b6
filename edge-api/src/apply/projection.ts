import type { Snapshot, SnapshotAgent, SnapshotDevice, SnapshotUser } from "../../contract/index.ts";

/** A tenant's rows as one query brings them (store.ts); what of them a gateway is told is decided here. */
export type TenantRows = {
  tenant: Snapshot["tenant"] & { extensionStart: string; extensionEnd: string };
  users: UserRow[];
  devices: DeviceRow[];
  agents: AgentRow[];
};
export type UserRow = {
  id: string;
  name: string;
  status: "invited" | "active" | "suspended";
  extension: string | null;
};
export type DeviceRow = SnapshotDevice & { userId: string; enabled: boolean };
export type AgentRow = Omit<SnapshotAgent, "prompt" | "promptVersion"> & {
  status: "active" | "disabled";
  prompt: string | null;
  promptVersion: number | null;
};

/**
 * The state a gateway shall make so: people with an extension and their enabled devices, active agents with a published prompt.
 * A suspended person keeps the number but loses the phones. Sorted, so that equal rows give equal bytes whatever their order.
 */
export function projectSnapshot(rows: TenantRows): Snapshot {
  const { id, key, name, status, country, timeZone } = rows.tenant;
  const devicesOf = Map.groupBy(
    rows.devices.filter((device) => device.enabled),
    (device) => device.userId,
  );
  return {
    format: 1,
    tenant: { id, key, name, status, country, timeZone },
    users: rows.users
      .flatMap((user) => projectUser(user, devicesOf.get(user.id) ?? []))
      .sort(by((user) => user.extension)),
    agents: rows.agents.flatMap(projectAgent).sort(by((agent) => agent.id)),
  };
}

/** The same state with the tenant's status alone changed: how a suspension takes effect without applying anything else. */
export function withTenantStatus(snapshot: Snapshot, status: Snapshot["tenant"]["status"]): Snapshot {
  return { ...snapshot, tenant: { ...snapshot.tenant, status } };
}

function projectUser(user: UserRow, devices: DeviceRow[]): SnapshotUser[] {
  if (user.extension === null) return [];
  const usable = user.status === "suspended" ? [] : devices;
  const projected = usable.map(projectDevice).sort(by((device) => device.sipUsername));
  return [{ id: user.id, name: user.name, extension: user.extension, devices: projected }];
}

function projectDevice(row: DeviceRow): SnapshotDevice {
  const { id, sipUsername, label, kind, transport, codecs, nat, digestMd5, digestSha256 } = row;
  return { id, sipUsername, label, kind, transport, codecs, nat, digestMd5, digestSha256 };
}

function projectAgent({ status, prompt, promptVersion, ...agent }: AgentRow): SnapshotAgent[] {
  if (status !== "active" || prompt === null || promptVersion === null) return [];
  return [{ ...agent, prompt, promptVersion }];
}

/** Orders by UTF-16 code unit: the same on every machine, unlike a locale's order. */
function by<T>(keyOf: (item: T) => string) {
  return (a: T, b: T) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
