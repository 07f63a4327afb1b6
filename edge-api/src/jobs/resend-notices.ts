import { resendAlarm } from "../call-limits/index.ts";
import { resendEmergencyNotice } from "../emergency-calls/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { selectDue } from "../undelivered-notices/index.ts";

/** Tries once more what the mail service would not take for an address. */
export async function resendNotices(ctx: Ctx): Promise<void> {
  const due = await readPlatform(asSystem(ctx, "notices"), (q) => selectDue(q, ctx.now()));
  const outcomes = await Promise.allSettled(
    due.map(({ kind, tenantId, aboutId, address }) =>
      kind === "call_alarm"
        ? resendAlarm(ctx, tenantId, aboutId, address)
        : resendEmergencyNotice(ctx, tenantId, aboutId, address),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
