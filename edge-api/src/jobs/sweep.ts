import { sweepJobs } from "../apply/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { purgeExpired } from "../retention/index.ts";

/** What the edge does by itself every minute. The one does not wait for the other to succeed. */
export async function sweep(ctx: Ctx): Promise<void> {
  const outcomes = await Promise.allSettled([sweepJobs(ctx), purgeExpired(ctx)]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
