import { applyJobs, snapshots, tenants } from "@callplane/drizzle";
import { and, desc, eq, inArray, lt, or, sql } from "drizzle-orm";
import type { ObjectChange, Snapshot } from "../../contract/index.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import { rowsOfTenant } from "./rows-query.ts";

const ACTIVE = ["PENDING", "RUNNING"] as const;

/** Where the tenant stands: saved and applied, its gateway and the job under way. Cheap: two index look-ups. */
export function selectStanding(q: TenantReader, tenantId: string) {
  return q.select(standing).from(tenants).leftJoin(applyJobs, activeJob).where(eq(tenants.id, tenantId));
}

/** As selectStanding, with the rows to project and the snapshot that runs now: all that a preview or an apply needs. */
export function selectState(q: TenantReader, tenantId: string) {
  return q
    .select({ ...standing, rows: rowsOfTenant(tenantId), applied: appliedBody })
    .from(tenants)
    .leftJoin(applyJobs, activeJob)
    .leftJoin(snapshots, and(eq(snapshots.tenantId, tenants.id), eq(snapshots.id, tenants.appliedSnapshotId)))
    .where(eq(tenants.id, tenantId));
}

/** The snapshot that runs now; no row before the first apply. */
export function selectApplied(q: TenantReader, tenantId: string) {
  return q
    .select({ revision: snapshots.revision, body: storedBody })
    .from(tenants)
    .innerJoin(snapshots, and(eq(snapshots.tenantId, tenants.id), eq(snapshots.id, tenants.appliedSnapshotId)))
    .where(eq(tenants.id, tenantId));
}

const standing = {
  revision: tenants.revision,
  status: tenants.status,
  appliedRevision: tenants.appliedRevision,
  appliedSnapshotId: tenants.appliedSnapshotId,
  gatewayId: tenants.gatewayId,
  activeJobId: applyJobs.id,
};
const activeJob = and(eq(applyJobs.tenantId, tenants.id), inArray(applyJobs.status, [...ACTIVE]));
/** Written by insertSnapshot alone, from a Snapshot, and immutable since. */
const appliedBody = sql<Snapshot | null>`${snapshots.body}`;
const storedBody = sql<Snapshot>`${snapshots.body}`;
/** Written at the start of a job alone, from its diff. */
const notedChanges = sql<ObjectChange[] | null>`${applyJobs.changes}`;

/** Pins the tenant to the gateway unless it has one. */
export function pinGateway(tx: TenantTx, tenantId: string, gatewayId: string) {
  return tx.update(tenants).set({ gatewayId }).where(eq(tenants.id, tenantId));
}

export function insertSnapshot(tx: TenantTx, values: typeof snapshots.$inferInsert) {
  return tx.insert(snapshots).values(values).returning({ id: snapshots.id });
}

export function insertJob(tx: TenantTx, values: typeof applyJobs.$inferInsert) {
  return tx.insert(applyJobs).values(values).returning(jobColumns);
}

/** A job with what it applied: for rolling back to it. */
export function selectJobSnapshot(q: TenantReader, tenantId: string, jobId: string) {
  return q
    .select({ status: applyJobs.status, snapshotId: snapshots.id, revision: snapshots.revision, body: storedBody })
    .from(applyJobs)
    .innerJoin(snapshots, and(eq(snapshots.tenantId, tenantId), eq(snapshots.id, applyJobs.snapshotId)))
    .where(and(eq(applyJobs.tenantId, tenantId), eq(applyJobs.id, jobId)));
}

/** The job with its changes; one that has none noted comes with the states before and after it. */
export function selectJobDetail(q: TenantReader, tenantId: string, jobId: string) {
  const bodyOf = (id: typeof applyJobs.snapshotId | typeof applyJobs.previousSnapshotId) =>
    sql`(select ${snapshots.body} from ${snapshots} where ${applyJobs.changes} is null and ${snapshots.tenantId} = ${tenantId} and ${snapshots.id} = ${id})`;
  return q
    .select({
      ...jobColumns,
      fileDiff: applyJobs.fileDiff,
      changes: notedChanges,
      body: sql<Snapshot | null>`${bodyOf(applyJobs.snapshotId)}`,
      previousBody: sql<Snapshot | null>`${bodyOf(applyJobs.previousSnapshotId)}`,
    })
    .from(applyJobs)
    .where(and(eq(applyJobs.tenantId, tenantId), eq(applyJobs.id, jobId)));
}

export type JobFilter = { status?: (typeof applyJobs.$inferSelect)["status"] | undefined };

/** Newest first; one row more than the page, to know whether another follows. */
export function selectJobs(
  q: TenantReader,
  tenantId: string,
  filter: JobFilter & { limit: number; after: { at: string; id: string } | undefined },
) {
  const { after } = filter;
  const createdAt = after && new Date(after.at);
  const older =
    after &&
    createdAt &&
    or(lt(applyJobs.createdAt, createdAt), and(eq(applyJobs.createdAt, createdAt), lt(applyJobs.id, after.id)));
  return q
    .select(jobColumns)
    .from(applyJobs)
    .where(and(eq(applyJobs.tenantId, tenantId), filter.status && eq(applyJobs.status, filter.status), older))
    .orderBy(desc(applyJobs.createdAt), desc(applyJobs.id))
    .limit(filter.limit + 1);
}

/** All of a job but its file diff, which may be long. */
const jobColumns = {
  id: applyJobs.id,
  status: applyJobs.status,
  kind: applyJobs.kind,
  revision: applyJobs.revision,
  reason: applyJobs.reason,
  step: applyJobs.step,
  requestedBy: applyJobs.requestedByName,
  createdAt: applyJobs.createdAt,
  startedAt: applyJobs.startedAt,
  finishedAt: applyJobs.finishedAt,
  error: applyJobs.error,
  timings: applyJobs.timings,
  changeCount: applyJobs.changeCount,
  gatewayId: applyJobs.gatewayId,
};

export type Standing = Awaited<ReturnType<typeof selectStanding>>[number];
export type State = Awaited<ReturnType<typeof selectState>>[number];
export type JobRow = Awaited<ReturnType<typeof insertJob>>[number];
export type JobSnapshot = Awaited<ReturnType<typeof selectJobSnapshot>>[number];
