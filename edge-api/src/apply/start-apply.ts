import type { ApplyJob, StartApply } from "../../contract/index.ts";
import { canonicalDigest } from "../../contract/index.ts";
import { pickGateway } from "../gateways/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { lockTenant } from "../lib/lock-tenant.ts";
import { type Audit, mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenant, type TenantTx } from "../lib/tenant-db.ts";
import { announceJob } from "./announce.ts";
import { MAX_LISTED_CHANGES } from "./diff.ts";
import { alreadyRunning, type Plan, planApply, planRollback, planStatus, refuseSecond, refuseStale } from "./plan.ts";
import * as store from "./store.ts";
import { toApplyJob } from "./view.ts";

/**
 * Fixes the tenant's state in a snapshot and puts a job for it into its gateway's queue. Throws `conflict` naming the job under way,
 * `stale_revision`, `invalid_input` with what is wrong in the rows, and `upstream_unavailable` where no gateway can take the tenant.
 */
export async function startApply(ctx: Ctx, input: StartApply): Promise<ApplyJob> {
  authorize(ctx, "apply.write");
  const { rollbackTo, force } = input;
  return begin(ctx, input.reason ?? null, async (tx, state) => {
    refuseStale(state, input.expectedRevision);
    if (rollbackTo === undefined) return planApply(state, input);
    const [target] = await store.selectJobSnapshot(tx, ctx.tenantId, rollbackTo);
    return planRollback(state, target, { rollbackTo, force });
  });
}

/**
 * Brings the tenant's status, and nothing else that is pending, to its gateway: for suspending and activating, after that change was
 * kept. Answers null where there is nothing to do, or where a job is under way: when that ends, this is asked again.
 */
export async function requestApply(ctx: Ctx, reason: string): Promise<ApplyJob | null> {
  try {
    // Not the caller's own change, so not under the key of the request that led here.
    return await begin({ ...ctx, idempotency: undefined }, reason, async (_, state) => {
      const plan = planStatus(state);
      if (plan === null) throw new NothingToDo();
      return plan;
    });
  } catch (error) {
    const isUnderWay = error instanceof AppError && error.code === "conflict";
    if (isUnderWay || error instanceof NothingToDo) return null;
    throw error;
  }
}

class NothingToDo extends Error {}

type MakePlan = (tx: TenantTx, state: store.State) => Promise<Plan>;

async function begin(ctx: Ctx, reason: string | null, makePlan: MakePlan): Promise<ApplyJob> {
  const standing = orNotFound((await readTenant(ctx, (q) => store.selectStanding(q, ctx.tenantId)))[0], "tenant");
  // A retry with the same key gets its first answer, so only the transaction may refuse it.
  if (ctx.idempotency === undefined) refuseSecond(standing);
  const gatewayId = standing.gatewayId ?? (await pickGateway(ctx)).id;
  try {
    return await mutate(ctx, "apply.start", async (tx, audit, afterCommit) => {
      // Every change of the tenant's rows takes this lock too, so rows and revision belong together.
      await lockTenant(tx, ctx.tenantId);
      refuseSecond(orNotFound((await store.selectStanding(tx, ctx.tenantId))[0], "tenant"));
      const state = orNotFound((await store.selectState(tx, ctx.tenantId))[0], "tenant");
      const plan = await makePlan(tx, state);
      const job = await insertJob(tx, ctx, state, plan, { reason, gatewayId: state.gatewayId ?? gatewayId });
      recordStart(audit, job, state);
      afterCommit(() => announceJob(ctx, { tenantId: ctx.tenantId, jobId: job.id, gatewayId: job.gatewayId }));
      return toApplyJob(job);
    });
  } catch (error) {
    throw await explain(ctx, error);
  }
}

async function insertJob(
  tx: TenantTx,
  ctx: Ctx,
  state: store.State,
  plan: Plan,
  { reason, gatewayId }: { reason: string | null; gatewayId: string },
): Promise<store.JobRow> {
  const requestedBy = ctx.actor.kind === "user" ? userOf(ctx).userId : null;
  if (state.gatewayId === null) await store.pinGateway(tx, ctx.tenantId, gatewayId);
  const [job] = await store.insertJob(tx, {
    tenantId: ctx.tenantId,
    gatewayId,
    snapshotId: plan.snapshotId ?? (await insertSnapshot(tx, ctx, plan, reason, requestedBy)),
    previousSnapshotId: state.appliedSnapshotId,
    revision: plan.revision,
    kind: plan.kind,
    rollbackTo: plan.rollbackTo,
    changeCount: plan.changes.length,
    changes: plan.changes.slice(0, MAX_LISTED_CHANGES),
    reason,
    requestedBy,
    requestedByName: ctx.actor.kind === "user" ? ctx.actor.name : null,
  });
  return orNotFound(job, "apply job");
}

async function insertSnapshot(tx: TenantTx, ctx: Ctx, plan: Plan, reason: string | null, createdBy: string | null) {
  const { body, revision } = plan;
  const digest = await canonicalDigest(body);
  const values = { tenantId: ctx.tenantId, revision, digest, body, reason, createdBy };
  const [row] = await store.insertSnapshot(tx, values);
  return orNotFound(row, "snapshot").id;
}

function recordStart(audit: Audit, job: store.JobRow, state: store.State): void {
  const { kind, revision, changeCount, reason, gatewayId } = job;
  audit({
    id: job.id,
    name: `Revision ${revision}`,
    before: { revision: state.appliedRevision },
    after: { revision, kind, changeCount, reason, gatewayId },
  });
}

/** The index is the judge where two edges race past the lock. */
async function explain(ctx: Ctx, error: unknown): Promise<unknown> {
  if (violatedConstraint(error) !== "apply_jobs_one_active_per_tenant") return error;
  const [standing] = await readTenant(ctx, (q) => store.selectStanding(q, ctx.tenantId));
  return alreadyRunning(standing?.activeJobId ?? "another");
}
