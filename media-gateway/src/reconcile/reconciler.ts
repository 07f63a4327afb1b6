import type { Assignment, SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { EdgeClient } from "../edge/index.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "./snapshots.ts";

export interface ReconcilePorts {
  readonly edge: EdgeClient;
  readonly snapshots: SnapshotIndex;
  readonly log: Log;
  /** Makes a tenant's snapshot run, or the tenant leave; answers whether it does now. */
  change(change: { tenantId: string; tenantKey: string; incoming: SnapshotEnvelope | null }): Promise<boolean>;
}

/**
 * Compares what the edge says shall run here with what does, and makes good the difference. Level-triggered: it needs no history, so
 * missed messages, a moved tenant or a result that came too late all end the same way. Answers whether all is as it should be.
 */
export async function reconcile(ports: ReconcilePorts): Promise<boolean> {
  const { edge, snapshots, log } = ports;
  const items = await edge.assignments();
  let isWhole = true;
  for (const item of items.filter((assignment) => differs(assignment, snapshots))) {
    const incoming = await edge.snapshot(item.snapshotId);
    log.info({ tenantId: item.tenantId, revision: item.revision }, "tenant differs from what the edge says");
    isWhole =
      (await ports.change({ tenantId: item.tenantId, tenantKey: incoming.body.tenant.key, incoming })) && isWhole;
  }
  for (const { tenantId, body } of leaving(items, snapshots, log)) {
    isWhole = (await ports.change({ tenantId, tenantKey: body.tenant.key, incoming: null })) && isWhole;
  }
  return isWhole;
}

function differs(item: Assignment, snapshots: SnapshotIndex): boolean {
  const live = snapshots.byTenant(item.tenantId);
  return live?.id !== item.snapshotId || live.digest !== item.digest;
}

/** Tenants that run here although the edge no longer says so. An empty answer is not believed: it would silence every phone. */
function leaving(items: readonly Assignment[], snapshots: SnapshotIndex, log: Log): SnapshotEnvelope[] {
  const gone = snapshots.all().filter((envelope) => !items.some((item) => item.tenantId === envelope.tenantId));
  if (gone.length === 0 || items.length > 0) return gone;
  log.warn({ tenants: gone.length }, "the edge lists no tenant at all: nothing is removed");
  return [];
}
