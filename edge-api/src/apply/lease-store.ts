import { applyJobs, gateways, tenants } from "@callplane/drizzle";
import { aliasedTable, and, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { JobResult } from "../../contract/index.ts";
import type { PlatformReader, PlatformTx, TenantTx } from "../lib/tenant-db.ts";
import { LEASE_SEC, MAX_ATTEMPTS } from "./watch-rules.ts";

const other = aliasedTable(applyJobs, "other");
const expired = and(
  eq(applyJobs.status, "RUNNING"),
  lte(applyJobs.leaseExpiresAt, sql`now()`),
  lt(applyJobs.attempts, MAX_ATTEMPTS),
);
/** A running job whose lease lives, or which is given up and waits to be failed: nothing else may begin beside it. */
const isBusy = (gatewayId: string) => sql`exists (
  select from ${applyJobs} as "other" where ${other.gatewayId} = ${gatewayId} and ${other.status} = 'RUNNING'
  and (${other.leaseExpiresAt} > now() or ${other.attempts} >= ${MAX_ATTEMPTS}))`;

function leasable(gatewayId: string) {
  return and(
    eq(applyJobs.gatewayId, gatewayId),
    or(expired, eq(applyJobs.status, "PENDING")),
    sql`not ${isBusy(gatewayId)}`,
  );
}

/** Whether a lease would find a job: what an idle gateway's poll costs. */
export function selectLeasable(q: PlatformReader, gatewayId: string) {
  return q.select({ id: applyJobs.id }).from(applyJobs).where(leasable(gatewayId)).limit(1);
}

/** Lets one lease at a time through for this gateway. */
export function lockGateway(tx: PlatformTx, gatewayId: string) {
  return tx.select({ id: gateways.id }).from(gateways).where(eq(gateways.id, gatewayId)).for("update");
}

/** Takes the next job: one whose lease ran out before any that waits, then the oldest. Counts the attempt. */
export function leaseNext(tx: PlatformTx, gatewayId: string) {
  const next = tx
    .select({ tenantId: applyJobs.tenantId, id: applyJobs.id })
    .from(applyJobs)
    .where(leasable(gatewayId))
    .orderBy(sql`${applyJobs.status} = 'RUNNING' desc`, applyJobs.createdAt, applyJobs.id)
    .limit(1)
    .for("update", { skipLocked: true });
  return tx
    .update(applyJobs)
    .set({
      status: "RUNNING",
      step: "lease",
      leaseToken: sql`gen_random_uuid()`,
      leaseExpiresAt: leaseEnd,
      attempts: sql`${applyJobs.attempts} + 1`,
      startedAt: sql`coalesce(${applyJobs.startedAt}, now())`,
    })
    .where(sql`(${applyJobs.tenantId}, ${applyJobs.id}) = ${next}`)
    .returning({
      id: applyJobs.id,
      tenantId: applyJobs.tenantId,
      kind: applyJobs.kind,
      snapshotId: applyJobs.snapshotId,
      revision: applyJobs.revision,
      leaseToken: applyJobs.leaseToken,
      attempt: applyJobs.attempts,
    });
}

export type Lease = { gatewayId: string; jobId: string; leaseToken: string };

/** Renews the lease and notes the step. No row: the lease is no longer this gateway's. */
export function renewLease(tx: PlatformTx, { gatewayId, jobId, leaseToken }: Lease, step: string) {
  const held = and(eq(applyJobs.status, "RUNNING"), eq(applyJobs.leaseToken, leaseToken));
  return tx
    .update(applyJobs)
    .set({ step, leaseExpiresAt: leaseEnd })
    .where(and(eq(applyJobs.gatewayId, gatewayId), eq(applyJobs.id, jobId), held))
    .returning({ id: applyJobs.id });
}

/** A job of this gateway, of whichever tenant. */
export function selectGatewayJob(q: PlatformReader, gatewayId: string, jobId: string) {
  return q
    .select({ tenantId: applyJobs.tenantId, status: applyJobs.status, leaseToken: applyJobs.leaseToken })
    .from(tenants)
    .innerJoin(applyJobs, and(eq(applyJobs.tenantId, tenants.id), eq(applyJobs.id, jobId)))
    .where(eq(applyJobs.gatewayId, gatewayId));
}

/** Ends a running job under this lease. No row: the lease was lost, or the job has ended. */
export function endJob(tx: TenantTx, tenantId: string, jobId: string, result: JobResult) {
  const { status, error, timings, fileDiff, leaseToken } = result;
  const held = and(eq(applyJobs.status, "RUNNING"), eq(applyJobs.leaseToken, leaseToken));
  return tx
    .update(applyJobs)
    .set({ status, error, timings, fileDiff, finishedAt: sql`now()`, leaseExpiresAt: null })
    .where(and(eq(applyJobs.tenantId, tenantId), eq(applyJobs.id, jobId), held))
    .returning({ snapshotId: applyJobs.snapshotId, revision: applyJobs.revision, kind: applyJobs.kind });
}

/** What the job applied is what runs now. */
export function moveApplied(tx: TenantTx, tenantId: string, applied: { snapshotId: string; revision: number }) {
  return tx
    .update(tenants)
    .set({ appliedSnapshotId: applied.snapshotId, appliedRevision: applied.revision })
    .where(eq(tenants.id, tenantId));
}

/** A job with what is needed to judge whether its gateway still deals with it. */
export function selectWatched(q: PlatformReader, which: { tenantId: string; jobId: string } | "all") {
  const one = which === "all" ? undefined : and(eq(applyJobs.tenantId, which.tenantId), eq(applyJobs.id, which.jobId));
  const active = inArray(applyJobs.status, ["PENDING", "RUNNING"]);
  return q
    .select({
      id: applyJobs.id,
      tenantId: applyJobs.tenantId,
      gatewayId: applyJobs.gatewayId,
      gatewayName: gateways.name,
      gatewaySeenAt: gateways.lastSeenAt,
      status: applyJobs.status,
      step: applyJobs.step,
      revision: applyJobs.revision,
      attempts: applyJobs.attempts,
      createdAt: applyJobs.createdAt,
      leaseToken: applyJobs.leaseToken,
      leaseExpiresAt: applyJobs.leaseExpiresAt,
      isGatewayBusy: sql<boolean>`exists (
        select from ${applyJobs} as "other" where ${other.gatewayId} = ${applyJobs.gatewayId}
        and ${other.status} = 'RUNNING' and ${other.id} <> ${applyJobs.id})`,
    })
    .from(applyJobs)
    .innerJoin(gateways, eq(gateways.id, applyJobs.gatewayId))
    .where(one ?? active);
}

/** Fails a job that is still as it was judged. No row: it has moved on meanwhile. */
export function failJob(tx: TenantTx, job: Watched, error: NonNullable<JobResult["error"]>) {
  const token = job.leaseToken === null ? isNull(applyJobs.leaseToken) : eq(applyJobs.leaseToken, job.leaseToken);
  const isLapsed = or(isNull(applyJobs.leaseExpiresAt), lte(applyJobs.leaseExpiresAt, sql`now()`));
  return tx
    .update(applyJobs)
    .set({ status: "FAILED", error, finishedAt: sql`now()`, leaseExpiresAt: null })
    .where(
      and(
        eq(applyJobs.tenantId, job.tenantId),
        eq(applyJobs.id, job.id),
        eq(applyJobs.status, job.status),
        token,
        isLapsed,
      ),
    )
    .returning({ id: applyJobs.id });
}

/** After a failed attempt to bring a status to its gateway, how long until the next. */
const STATUS_RETRY = sql`interval '10 minutes'`;

/**
 * Tenants whose status is not what their gateway was last told, with no job under way and none that failed at it just now. A status
 * that is not applied leaves the revisions apart, so snapshots are opened for few.
 */
export function selectUnsettledTenants(q: PlatformReader, tenantId?: string) {
  const failedAtIt = sql`exists (select from apply_jobs j join snapshots s on s.tenant_id = j.tenant_id and s.id = j.snapshot_id
    where j.tenant_id = ${tenants.id} and j.status in ('FAILED', 'ROLLED_BACK') and j.finished_at > now() - ${STATUS_RETRY}
    and s.body -> 'tenant' ->> 'status' = ${tenants.status})`;
  const told = sql`(select s.body -> 'tenant' ->> 'status' from snapshots s
    where s.tenant_id = ${tenants.id} and s.id = ${tenants.appliedSnapshotId})`;
  return q
    .select({ tenantId: tenants.id })
    .from(tenants)
    .leftJoin(applyJobs, and(eq(applyJobs.tenantId, tenants.id), inArray(applyJobs.status, ["PENDING", "RUNNING"])))
    .where(
      and(
        tenantId === undefined ? undefined : eq(tenants.id, tenantId),
        isNull(applyJobs.id),
        sql`${tenants.revision} is distinct from ${tenants.appliedRevision}`,
        sql`${told} <> ${tenants.status}`,
        sql`not ${failedAtIt}`,
      ),
    );
}

const leaseEnd = sql`now() + make_interval(secs => ${LEASE_SEC})`;

export type Watched = Awaited<ReturnType<typeof selectWatched>>[number];
