import { composeGeneration, type Generation, type TenantConfig } from "../confgen/index.ts";
import type { PreparedTenant } from "../rendering/index.ts";
import type { WritableSnapshotIndex } from "./snapshots.ts";

/** What runs on this gateway: each tenant's snapshot, for all who look up, and what it was rendered to. */
export interface LiveTenants {
  set(tenant: PreparedTenant): void;
  remove(tenantId: string): void;
  /** What runs, with one tenant changed. Throws ConfgenError when it collides with another. */
  compose(change?: { incoming: PreparedTenant } | { removed: string }): Generation;
}

export function createLiveTenants(index: WritableSnapshotIndex): LiveTenants {
  const configs = new Map<string, TenantConfig>();
  return {
    set({ envelope, config }) {
      configs.set(envelope.tenantId, config);
      index.set(envelope);
    },
    remove(tenantId) {
      configs.delete(tenantId);
      index.remove(tenantId);
    },
    compose(change) {
      const next = new Map(configs);
      if (change && "incoming" in change) next.set(change.incoming.config.tenantId, change.incoming.config);
      if (change && "removed" in change) next.delete(change.removed);
      return composeGeneration([...next.values()]);
    },
  };
}
