import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import { composeGeneration, type Generation, renderTenant, type TenantConfig } from "../confgen/index.ts";
import type { SnapshotIndex } from "./snapshots.ts";

/** Renders what is live with one tenant changed. Unchanged tenants are not rendered again. */
export interface LiveTenants {
  /** Throws ConfgenError when the tenant's values cannot be written or collide with another's. */
  compose(change?: { incoming: SnapshotEnvelope } | { removed: string }): Generation;
}

export function createLiveTenants(index: SnapshotIndex): LiveTenants {
  const rendered = new WeakMap<SnapshotEnvelope, TenantConfig>();
  const render = (envelope: SnapshotEnvelope) => {
    const known = rendered.get(envelope) ?? renderTenant(envelope);
    rendered.set(envelope, known);
    return known;
  };
  return {
    compose(change) {
      const incoming = change && "incoming" in change ? change.incoming : undefined;
      const without = incoming?.tenantId ?? (change && "removed" in change ? change.removed : undefined);
      const others = index.all().filter((envelope) => envelope.tenantId !== without);
      return composeGeneration([...others, ...(incoming ? [incoming] : [])].map(render));
    },
  };
}
