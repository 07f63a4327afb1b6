import { gatewayChannel } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";

export type JobRef = { tenantId: string; jobId: string; gatewayId: string };

/** How long after a job is offered the edge looks whether anybody took it. */
const WATCH_DELAY_SEC = 15;

/**
 * Tells a job's gateway of it: at once over Redis, and over QStash, which repeats until an edge has passed the word on and comes back
 * later to watch over the job. All of it may be lost without harm: the gateway also polls, and the sweep finds what was forgotten.
 */
export async function announceJob(ctx: Ctx, { tenantId, jobId, gatewayId }: JobRef): Promise<void> {
  const { queue } = ctx.ports;
  await Promise.all([
    quietly(ctx, wakeGateway(ctx, gatewayId, jobId)),
    queue.publish("/jobs/apply-wake", { tenantId, jobId }, { dedupId: `apply-wake-${jobId}` }),
    watchLater(ctx, { tenantId, jobId }, { round: 1, delaySec: WATCH_DELAY_SEC }),
  ]);
}

/** Has QStash call back to look after the job. Each round is published once, however often its predecessor is delivered. */
export function watchLater(
  ctx: Ctx,
  { tenantId, jobId }: Pick<JobRef, "tenantId" | "jobId">,
  { round, delaySec }: { round: number; delaySec: number },
): Promise<void> {
  const dedupId = `watch-apply-${jobId}-${round}`;
  return ctx.ports.queue.publish("/jobs/watch-apply", { tenantId, jobId, round }, { delaySec, dedupId });
}

/** Nudges a gateway to lease. Carries an id, never data; a lost nudge costs one slow poll. */
export async function wakeGateway(ctx: Ctx, gatewayId: string, jobId: string): Promise<void> {
  await ctx.ports.redis.publish(gatewayChannel(gatewayId), { type: "wake", jobId });
}

async function quietly(ctx: Ctx, task: Promise<void>): Promise<void> {
  await task.catch((error: unknown) => ctx.ports.log.warn("a gateway could not be woken over Redis", { error }));
}
