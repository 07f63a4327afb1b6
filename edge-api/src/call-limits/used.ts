import { dayOf, ledgerKeys, type Used } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";

/** What gateways have counted, in Redis, of the tenant acted in, or of a person of it; null while it cannot be asked. */
export async function readUsed(ctx: Ctx, timeZone: string, userId?: string): Promise<Used | null> {
  const now = ctx.now().getTime();
  const keys = ledgerKeys(ctx.tenantId, dayOf(timeZone, now), userId);
  try {
    const [[seconds, spend], calls] = await Promise.all([
      ctx.ports.redis.getMany([keys.seconds, keys.micros]),
      ctx.ports.redis.countAbove(keys.calls, now),
    ]);
    return { calls, seconds: Number(seconds ?? 0), micros: Number(spend ?? 0) };
  } catch (error) {
    ctx.ports.log.warn("the ledger of calls was not read from Redis", { error });
    return null;
  }
}
