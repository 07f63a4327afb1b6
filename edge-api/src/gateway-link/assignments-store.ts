import { applyJobs, snapshots, tenants } from "@callplane/drizzle";
import { and, asc, eq, or, type SQL, sql } from "drizzle-orm";
import type { Snapshot } from "../../contract/index.ts";
import type { PlatformReader } from "../lib/tenant-db.ts";

/** Every tenant pinned to the gateway that was ever applied, with what shall run. */
export function selectAssignments(q: PlatformReader, gatewayId: string) {
  return q
    .select({ tenantId: tenants.id, snapshotId: snapshots.id, revision: snapshots.revision, digest: snapshots.digest })
    .from(tenants)
    .innerJoin(snapshots, and(eq(snapshots.tenantId, tenants.id), eq(snapshots.id, tenants.appliedSnapshotId)))
    .where(eq(tenants.gatewayId, gatewayId))
    .orderBy(asc(tenants.key));
}

/** A snapshot of a tenant that is pinned to the gateway; no row for anybody else's. */
export function selectSnapshot(q: PlatformReader, gatewayId: string, snapshotId: string) {
  return q
    .select({
      id: snapshots.id,
      tenantId: snapshots.tenantId,
      revision: snapshots.revision,
      digest: snapshots.digest,
      body: sql<Snapshot>`${snapshots.body}`,
    })
    .from(tenants)
    .innerJoin(snapshots, and(eq(snapshots.tenantId, tenants.id), eq(snapshots.id, snapshotId)))
    .where(eq(tenants.gatewayId, gatewayId));
}

/** Of the tenants named, those that are pinned to the gateway. */
export function selectPinned(q: PlatformReader, gatewayId: string, among: string[]) {
  return q
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(isAmong(among), eq(tenants.gatewayId, gatewayId)));
}

/** Those, and the ones the gateway served once. */
export function selectEverServed(q: PlatformReader, gatewayId: string, among: string[]) {
  const served = sql`exists (select from ${applyJobs}
    where ${applyJobs.tenantId} = ${tenants.id} and ${applyJobs.gatewayId} = ${gatewayId})`;
  return q
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(isAmong(among), or(eq(tenants.gatewayId, gatewayId), served)));
}

function isAmong(ids: string[]): SQL {
  return sql`${tenants.id} in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}
