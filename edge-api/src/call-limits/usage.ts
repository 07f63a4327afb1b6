import { type CallUsage, dayOf, endOfDay, ledgerKeys } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import * as store from "./usage-store.ts";

const SHOWN_REFUSALS = 100;
const SHOWN_ALARMS = 20;

/** What was called today, and what was not let out. The counters are the gateways', in Redis: null while it cannot be asked. */
export async function getUsage(ctx: Ctx): Promise<CallUsage> {
  authorize(ctx, "call_limits.read");
  const { tenantId } = ctx;
  const [zones, refusals, alarms] = await readTenantAll(ctx, (q) => [
    store.selectTimeZone(q, tenantId),
    store.selectRefusals(q, tenantId, SHOWN_REFUSALS),
    store.selectAlarms(q, tenantId, SHOWN_ALARMS),
  ]);
  const { timeZone } = orNotFound(zones[0], "tenant");
  const now = ctx.now().getTime();
  return {
    ...(await readLedger(ctx, dayOf(timeZone, now))),
    resetsAt: new Date(endOfDay(timeZone, now)).toISOString(),
    refusals: refusals.map(({ at, ...refusal }) => ({ at: at.toISOString(), ...refusal })),
    alarms: alarms.map(({ at, ...alarm }) => ({ at: at.toISOString(), ...alarm })),
  };
}

async function readLedger(ctx: Ctx, day: string) {
  const keys = ledgerKeys(ctx.tenantId, day);
  try {
    const [[seconds, spend], concurrentCalls] = await Promise.all([
      ctx.ports.redis.getMany([keys.seconds, keys.micros]),
      ctx.ports.redis.countAbove(keys.calls, ctx.now().getTime()),
    ]);
    return { concurrentCalls, minutesToday: Number(seconds ?? 0) / 60, spendMicrosToday: Number(spend ?? 0) };
  } catch (error) {
    ctx.ports.log.warn("the ledger of calls was not read from Redis", { error });
    return { concurrentCalls: null, minutesToday: null, spendMicrosToday: null };
  }
}
