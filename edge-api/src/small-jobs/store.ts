import { applyJobs, gateways, smallJobs, tenants, trunkTests } from "@callplane/drizzle";
import { and, eq, gt, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { SmallJobKind, SmallJobResult } from "../../contract/index.ts";
import type { PlatformReader, PlatformTx, TenantReader, TenantTx } from "../lib/tenant-db.ts";
import { LEASE_SEC, LIFE_SEC, MAX_ATTEMPTS } from "./kinds.ts";

const lifeEnd = sql`now() + make_interval(secs => ${LIFE_SEC})`;
const leaseEnd = sql`now() + make_interval(secs => ${LEASE_SEC})`;
const isOpen = sql`${smallJobs.status} in ('PENDING', 'RUNNING')`;
const isFree = sql`(${smallJobs.status} = 'PENDING'
  or ${smallJobs.status} = 'RUNNING' and ${smallJobs.leaseExpiresAt} <= now() and ${smallJobs.attempts} < ${MAX_ATTEMPTS})`;

/** When a job of the kind may be handed out, beside what holds for all: columns of `small_jobs` and of its tenant. */
const MAY_BEGIN: Record<SmallJobKind, SQL> = {
  // As rehearsalSubject has it: out of date once something was saved or applied; and an apply goes first, also one that only waits.
  rehearsal: sql`${smallJobs.subject} = ${tenants.revision} || '@' || coalesce(${tenants.appliedSnapshotId}::text, 'nothing')
    and not exists (select from ${applyJobs}
      where ${applyJobs.gatewayId} = ${smallJobs.gatewayId} and ${applyJobs.status} in ('PENDING', 'RUNNING'))`,
  // At once, also during an apply: people wait for it.
  call_state: sql`true`,
  call_guards: sql`true`,
  rates: sql`true`,
  // Whoever stopped it waits for nothing any more; and one at a time of each company, so that none keeps the others' waiting.
  trunk_test: sql`exists (select from ${trunkTests} where ${trunkTests.tenantId} = ${smallJobs.tenantId}
      and ${trunkTests.id}::text = ${smallJobs.subject} and ${trunkTests.status} = 'running')
    and not exists (select from small_jobs other where other.tenant_id = ${smallJobs.tenantId} and other.id <> ${smallJobs.id}
      and other.kind = 'trunk_test' and other.status = 'RUNNING' and other.lease_expires_at > now())`,
};

/** One that is under way may have read before the next change: it gives its subject up, so that the change has a job of its own. */
const subjectWhenLeased = sql`case when ${smallJobs.kind} in ('call_state', 'call_guards', 'rates')
  then ${smallJobs.id}::text else ${smallJobs.subject} end`;

type NewSmallJob = Pick<typeof smallJobs.$inferInsert, "tenantId" | "gatewayId" | "kind" | "subject">;

/** An open one that nobody does any more: given up, or out of time. */
const isOver = sql`(${smallJobs.leaseExpiresAt} <= now() or ${smallJobs.expiresAt} <= now())`;
const unlessOpen = (fresh: SQL, kept: AnyPgColumn) => sql`case when ${isOver} then ${fresh} else ${kept} end`;

/** Puts a small job into its gateway's queue. One that is open for the same subject stays, or begins anew where it was over. */
export function upsertSmallJob(tx: PlatformTx | TenantTx, job: NewSmallJob) {
  return tx
    .insert(smallJobs)
    .values({ ...job, expiresAt: lifeEnd })
    .onConflictDoUpdate({
      target: [smallJobs.tenantId, smallJobs.kind, smallJobs.subject],
      targetWhere: sql`status in ('PENDING', 'RUNNING')`,
      set: {
        gatewayId: unlessOpen(sql`${job.gatewayId}::uuid`, smallJobs.gatewayId),
        status: unlessOpen(sql`'PENDING'`, smallJobs.status),
        attempts: unlessOpen(sql`0`, smallJobs.attempts),
        leaseToken: unlessOpen(sql`null`, smallJobs.leaseToken),
        leaseExpiresAt: unlessOpen(sql`null`, smallJobs.leaseExpiresAt),
        createdAt: unlessOpen(sql`now()`, smallJobs.createdAt),
        expiresAt: lifeEnd,
      },
    })
    .returning({ id: smallJobs.id });
}

/** Takes the oldest small job of these kinds that may begin. Two leases at once take two, or one of them none. */
export function leaseNext(tx: PlatformTx, gatewayId: string, kinds: readonly SmallJobKind[]) {
  const next = tx
    .select({ tenantId: smallJobs.tenantId, id: smallJobs.id })
    .from(smallJobs)
    .innerJoin(tenants, eq(tenants.id, smallJobs.tenantId))
    .where(
      and(
        eq(smallJobs.gatewayId, gatewayId),
        isOpen,
        isFree,
        gt(smallJobs.expiresAt, sql`now()`),
        or(...kinds.map((kind) => mayBegin(kind))),
      ),
    )
    .orderBy(smallJobs.createdAt, smallJobs.id)
    .limit(1)
    .for("update", { of: smallJobs, skipLocked: true });
  return tx
    .update(smallJobs)
    .set({
      status: "RUNNING",
      subject: subjectWhenLeased,
      leaseToken: sql`gen_random_uuid()`,
      leaseExpiresAt: leaseEnd,
      attempts: sql`${smallJobs.attempts} + 1`,
    })
    .where(sql`(${smallJobs.tenantId}, ${smallJobs.id}) = ${next}`)
    .returning({
      id: smallJobs.id,
      tenantId: smallJobs.tenantId,
      kind: smallJobs.kind,
      leaseToken: smallJobs.leaseToken,
      attempt: smallJobs.attempts,
    });
}

export function selectGatewayOf(q: TenantReader, tenantId: string) {
  return q.select({ gatewayId: tenants.gatewayId }).from(tenants).where(eq(tenants.id, tenantId));
}

/** Every gateway that may still speak. */
export function selectGateways(q: PlatformReader) {
  return q.select({ id: gateways.id }).from(gateways).where(eq(gateways.status, "active"));
}

function mayBegin(kind: SmallJobKind): SQL {
  return sql`(${smallJobs.kind} = ${kind} and ${MAY_BEGIN[kind]})`;
}

/** A small job of this gateway, of whichever tenant. */
export function selectOwn(q: PlatformReader, gatewayId: string, id: string) {
  return q
    .select({
      tenantId: smallJobs.tenantId,
      kind: smallJobs.kind,
      subject: smallJobs.subject,
      status: smallJobs.status,
      leaseToken: smallJobs.leaseToken,
    })
    .from(tenants)
    .innerJoin(smallJobs, and(eq(smallJobs.tenantId, tenants.id), eq(smallJobs.id, id)))
    .where(eq(smallJobs.gatewayId, gatewayId));
}

/** Ends a running small job under this lease, or puts it back. No row: the lease was lost, or the job has ended. */
export function endSmallJob(tx: PlatformTx, tenantId: string, id: string, { leaseToken, outcome }: SmallJobResult) {
  const held = and(eq(smallJobs.status, "RUNNING"), eq(smallJobs.leaseToken, leaseToken));
  return tx
    .update(smallJobs)
    .set({ leaseExpiresAt: null, ...endingOf(outcome) })
    .where(and(eq(smallJobs.tenantId, tenantId), eq(smallJobs.id, id), held))
    .returning({ id: smallJobs.id });
}

function endingOf(outcome: SmallJobResult["outcome"]) {
  const finishedAt = sql`now()`;
  if (outcome.kind === "rehearsed") return { status: "DONE" as const, result: outcome.result, finishedAt };
  if (outcome.kind === "trunk_tested") return { status: "DONE" as const, result: { steps: outcome.steps }, finishedAt };
  if (outcome.kind === "done") return { status: "DONE" as const, finishedAt };
  if (outcome.kind === "failed") return { status: "FAILED" as const, error: outcome.message, finishedAt };
  // To give way is no attempt.
  return { status: "PENDING" as const, leaseToken: null, attempts: sql`${smallJobs.attempts} - 1` };
}
