import { type CallUsage, endOfDay } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import * as store from "./usage-store.ts";
import { readUsed } from "./used.ts";

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
  const used = await readUsed(ctx, timeZone);
  return {
    concurrentCalls: used?.calls ?? null,
    minutesToday: used === null ? null : used.seconds / 60,
    spendMicrosToday: used?.micros ?? null,
    resetsAt: new Date(endOfDay(timeZone, now)).toISOString(),
    refusals: refusals.map(({ at, ...refusal }) => ({ at: at.toISOString(), ...refusal })),
    alarms: alarms.map(({ at, ...alarm }) => ({ at: at.toISOString(), ...alarm })),
  };
}
