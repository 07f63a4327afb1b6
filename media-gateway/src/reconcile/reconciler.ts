import type { Assignment, SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { EdgeClient } from "../edge/index.ts";
import type { Log } from "../lib/log.ts";
import type { PreparedTenant, Rendering } from "../rendering/index.ts";
import type { SnapshotIndex } from "./snapshots.ts";

export interface ReconcilePorts {
  readonly edge: EdgeClient;
  readonly rendering: Pick<Rendering, "prepare">;
  readonly snapshots: SnapshotIndex;
  readonly log: Log;
  /** Whether files of this tenant are live, whatever this gateway knows of it. */
  hasFiles(tenantKey: string): Promise<boolean>;
  /** Counts a tenant among those that run. */
  adopt(tenant: PreparedTenant): void;
  /** Makes a tenant's snapshot run, or the tenant leave; answers whether it does now. */
  change(change: { tenantId: string; tenantKey: string; incoming: PreparedTenant | null }): Promise<boolean>;
}

/**
 * Compares what the edge says shall run here with what does, and makes good the difference. Level-triggered: it needs no history, so
 * missed messages, a moved tenant or a result that came too late all end the same way. Answers whether all is as it should be. A
 * tenant that cannot be had does not keep the others from it; rejects when the edge cannot be asked what shall run.
 */
export async function reconcile(ports: ReconcilePorts): Promise<boolean> {
  const { edge, snapshots, log } = ports;
  const items = await edge.assignments();
  const wanted = items.filter((item) => differs(item, snapshots));
  const fetched = await fetchAll(wanted, ports);
  let isWhole = fetched.length === wanted.length;
  for (const tenant of fetched) {
    const { tenantId, tenantKey } = tenant.config;
    // Runs, but its snapshot was lost here: unless it is known again first, any change would take its phones away.
    if (snapshots.byTenant(tenantId) === undefined && (await ports.hasFiles(tenantKey))) ports.adopt(tenant);
  }
  for (const incoming of fetched) {
    const { tenantId, tenantKey } = incoming.config;
    log.info({ tenantId, revision: incoming.envelope.revision }, "tenant differs from what the edge says");
    isWhole = (await ports.change({ tenantId, tenantKey, incoming })) && isWhole;
  }
  for (const { tenantId, body } of leaving(items, snapshots, log)) {
    isWhole = (await ports.change({ tenantId, tenantKey: body.tenant.key, incoming: null })) && isWhole;
  }
  return isWhole;
}

async function fetchAll(items: readonly Assignment[], ports: ReconcilePorts): Promise<PreparedTenant[]> {
  const fetched: PreparedTenant[] = [];
  for (const { tenantId, snapshotId } of items) {
    try {
      const tenant = await fetchTenant(tenantId, snapshotId, ports);
      if (tenant.envelope.id !== snapshotId || tenant.envelope.tenantId !== tenantId) {
        throw new Error("the edge sent another snapshot than it named");
      }
      fetched.push(tenant);
    } catch (error) {
      ports.log.error({ err: error, tenantId, snapshotId }, "tenant cannot be brought to what the edge says");
    }
  }
  return fetched;
}

async function fetchTenant(
  tenantId: string,
  snapshotId: string,
  { edge, rendering }: ReconcilePorts,
): Promise<PreparedTenant> {
  const [text, secrets] = await Promise.all([edge.snapshot(snapshotId), edge.trunkSecrets(tenantId)]);
  return rendering.prepare(text, secrets);
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
