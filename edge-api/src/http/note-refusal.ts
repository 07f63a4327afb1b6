import type { Context } from "hono";
import { routePath } from "hono/route";
import { type Ctx, userOf } from "../lib/ctx.ts";
import type { AppError } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import type { AppEnv } from "./app-env.ts";

const WINDOW_MS = 60_000;
/** Of one person in one minute, each refusal up to here has an entry of its own; from then on every doubling has one. */
export const ENTRIES_A_MINUTE = 10;

/**
 * Puts in the audit log that a signed-in person was refused what they may not do. The answer does not wait for it. However fast somebody
 * tries, a minute adds little to the tenant's chain: the entry at each doubling tells how many refusals there were until then.
 */
export function noteRefusal(c: Context<AppEnv>, { message, details }: AppError): void {
  const { ctx } = c.var;
  if (ctx.actor.kind !== "user") return;
  // The route's pattern, never the address itself: the ids and words in it may be another tenant's.
  const request = `${c.req.method} ${routePath(c, -1)}`;
  const { permission } = details;
  ctx.ports.waitUntil(write(ctx, request, typeof permission === "string" ? { permission } : { reason: message }));
}

async function write(ctx: Ctx, request: string, why: { permission: string } | { reason: string }): Promise<void> {
  try {
    const count = await countOf(ctx);
    if (!hasEntry(count)) return;
    const after = { request, ...why, ...(count > ENTRIES_A_MINUTE ? { refusalsThisMinute: count } : {}) };
    const refused = { ...ctx, idempotency: undefined }; // the key is for what is done, and nothing was
    await mutate(refused, "access.refuse", async (_tx, audit) => audit({ id: null, name: request, after }));
  } catch (error) {
    ctx.ports.log.error("a refusal was not written down", { error });
  }
}

/** The person's how manieth refusal of this minute it is. With Redis down each is the first: an entry too many rather than none. */
async function countOf(ctx: Ctx): Promise<number> {
  const minute = Math.floor(ctx.now().getTime() / WINDOW_MS);
  const counter = { key: `refusals:${userOf(ctx).userId}:${minute}`, ttlMs: 2 * WINDOW_MS };
  try {
    return (await ctx.ports.redis.countAndGet(counter, [])).count;
  } catch (error) {
    ctx.ports.log.warn("refusals not counted", { error });
    return 1;
  }
}

/** Whether the refusal with this number within its minute is written down. */
export function hasEntry(count: number): boolean {
  const doublings = Math.log2(count / ENTRIES_A_MINUTE);
  return count <= ENTRIES_A_MINUTE || Number.isInteger(doublings);
}
