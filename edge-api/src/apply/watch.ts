import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { mutate } from "../lib/mutate.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { wakeGateway, watchLater } from "./announce.ts";
import { settleStatus } from "./lease.ts";
import * as store from "./lease-store.ts";
import { judgeJob } from "./watch-rules.ts";

/** Wakes the job's gateway if the job still waits. Harmless however often it is called. */
export async function offerJob(ctx: Ctx, ref: { tenantId: string; jobId: string }): Promise<void> {
  const [job] = await readPlatform(ctx, (q) => store.selectWatched(q, ref));
  if (job?.status === "PENDING") await wakeGateway(ctx, job.gatewayId, job.id);
}

/** Looks after one job: offers it again, or gives it up, and comes back while it is unfinished. `round` counts the looks. */
export async function watchJob(ctx: Ctx, ref: { tenantId: string; jobId: string; round: number }): Promise<void> {
  const [job] = await readPlatform(ctx, (q) => store.selectWatched(q, ref));
  if (job === undefined) return;
  const delaySec = await attend(ctx, job);
  if (delaySec !== null) await watchLater(ctx, ref, { round: ref.round + 1, delaySec });
}

/**
 * Looks after everything unfinished: jobs whose watch was lost, and tenants whose suspension never reached their gateway. For a
 * schedule, every minute. One that fails does not keep the others from being seen to.
 */
export async function sweepJobs(ctx: Ctx): Promise<void> {
  const system = asSystem(ctx, "sweep");
  const jobs = await readPlatform(system, (q) => store.selectWatched(q, "all"));
  const tenants = await readPlatform(system, (q) => store.selectUnsettledTenants(q));
  const tasks = [
    ...jobs.map((job) => () => attend(system, job)),
    ...tenants.map(
      ({ tenantId }) =>
        () =>
          settleStatus(inTenant(system, tenantId)),
    ),
  ];
  for (const task of tasks) {
    await task().catch((error: unknown) => ctx.ports.log.error("the sweep failed on one of its items", { error }));
  }
}

/** Does what the verdict says; answers after how many seconds to look again, or null for never. */
async function attend(ctx: Ctx, job: store.Watched): Promise<number | null> {
  const verdict = judgeJob(job, ctx.now());
  if (verdict.kind === "settled") return null;
  if (verdict.kind === "fail") {
    await giveUp(ctx, job, verdict);
    return null;
  }
  if (verdict.kind === "offer") await wakeGateway(ctx, job.gatewayId, job.id);
  return verdict.delaySec;
}

async function giveUp(ctx: Ctx, job: store.Watched, verdict: { code: string; message: string }): Promise<void> {
  const tenantCtx = inTenant(asSystem(ctx, "watch"), job.tenantId);
  const { code, message } = verdict;
  try {
    await mutate(tenantCtx, "apply.expire", async (tx, audit, afterCommit) => {
      const [failed] = await store.failJob(tx, job, { code, message, details: [] });
      if (failed === undefined) throw new MovedOn();
      const after = { status: "FAILED", error: message };
      audit({ id: job.id, name: `Revision ${job.revision}`, before: { status: job.status }, after });
      afterCommit(() => settleStatus(tenantCtx));
      return null;
    });
  } catch (error) {
    if (error instanceof MovedOn) return;
    throw error;
  }
  const { id: jobId, tenantId, gatewayId } = job;
  ctx.ports.log.error("an apply was given up", { alarm: "apply_failed", jobId, tenantId, gatewayId, code });
}

/** The job was taken or finished between the look and the verdict. */
class MovedOn extends Error {}
