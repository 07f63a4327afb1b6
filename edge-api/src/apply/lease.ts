import type { JobProgress, JobResult, LeasedJob } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { AppError, notFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readPlatform, withPlatform } from "../lib/tenant-db.ts";
import * as store from "./lease-store.ts";
import { requestApply } from "./start-apply.ts";
import { LEASE_SEC } from "./watch-rules.ts";

/** Hands the gateway its next job under a fresh lease, or null. A job whose lease ran out comes again, as the same job. */
export async function leaseJob(ctx: Ctx, gatewayId: string): Promise<LeasedJob | null> {
  const found = await readPlatform(ctx, (q) => store.selectLeasable(q, gatewayId));
  if (found.length === 0) return null;
  try {
    return await withPlatform(ctx, async (tx) => {
      await store.lockGateway(tx, gatewayId);
      const [job] = await store.leaseNext(tx, gatewayId);
      if (job?.leaseToken == null) return null;
      return { ...job, leaseToken: job.leaseToken, leaseSec: LEASE_SEC };
    });
  } catch (error) {
    // A job that is just ending was passed over, yet still counts as the gateway's running one.
    if (violatedConstraint(error) === "apply_jobs_one_running_per_gateway") return null;
    throw error;
  }
}

/** Notes how far a job is and renews its lease. Throws `conflict` when the lease is no longer this gateway's. */
export async function recordProgress(ctx: Ctx, gatewayId: string, jobId: string, report: JobProgress): Promise<void> {
  const { leaseToken, step } = report;
  const held = await withPlatform(ctx, (tx) => store.renewLease(tx, { gatewayId, jobId, leaseToken }, step));
  if (held.length === 0) throw leaseLost();
}

/**
 * Ends a job; what it applied becomes the tenant's applied state in the same transaction. The same result again changes nothing.
 * Throws `not_found`, and `conflict` for a result under a lease that was lost meanwhile.
 */
export async function finishJob(ctx: Ctx, gatewayId: string, jobId: string, result: JobResult): Promise<void> {
  const [job] = await readPlatform(ctx, (q) => store.selectGatewayJob(q, gatewayId, jobId));
  if (job === undefined) throw notFound("apply job");
  if (job.leaseToken !== result.leaseToken) throw leaseLost();
  if (job.status === result.status) return;
  if (job.status !== "RUNNING") throw leaseLost();
  const tenantCtx = inTenant(ctx, job.tenantId);
  await endOnce(tenantCtx, jobId, result).catch(async (error: unknown) => {
    // Its own twin may have been faster: then this one is a repetition.
    const [now] = await readPlatform(ctx, (q) => store.selectGatewayJob(q, gatewayId, jobId));
    if (now?.status !== result.status || now.leaseToken !== result.leaseToken) throw error;
  });
}

async function endOnce(ctx: Ctx, jobId: string, result: JobResult): Promise<void> {
  await mutate(ctx, "apply.finish", async (tx, audit, afterCommit) => {
    const [ended] = await store.endJob(tx, ctx.tenantId, jobId, result);
    if (ended === undefined) throw leaseLost();
    if (result.status === "SUCCESS") await store.moveApplied(tx, ctx.tenantId, ended);
    const after = { status: result.status, kind: ended.kind, revision: ended.revision, error: result.error };
    audit({ id: jobId, name: `Revision ${ended.revision}`, before: { status: "RUNNING" }, after });
    afterCommit(() => settleStatus(ctx));
    return null;
  });
}

/** A suspension, or its end, that came while another job ran is applied now. */
export async function settleStatus(ctx: Ctx): Promise<void> {
  const system = asSystem(ctx, "apply");
  const unsettled = await readPlatform(system, (q) => store.selectUnsettledTenants(q, ctx.tenantId));
  if (unsettled.length > 0) await requestApply(system, "The tenant's status changed while another apply ran");
}

function leaseLost(): AppError {
  return new AppError("conflict", "This lease has ended: the job was given to another attempt, or is over");
}
