import type { CallRefusalReport, CallWarning } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { withTenant } from "../lib/tenant-db.ts";
import { keepAlarms, mailLater, refusalAlarm, warningAlarm } from "./alarms.ts";
import * as store from "./refusals-store.ts";

/**
 * Takes what gateways refused of the tenant acted in, and what comes near a limit: each once, however often it is said. The tenant's admins
 * are mailed once for each reason and hour; a mail that fails is tried again, and what it was of stands in the usage.
 */
export async function takeRefusals(ctx: Ctx, refusals: CallRefusalReport[], warnings: CallWarning[]): Promise<void> {
  const { tenantId } = ctx;
  const fresh = await withTenant(ctx, async (tx, { last }) => {
    const inserted = refusals.length === 0 ? [] : await store.insertRefusals(tx, refusals);
    const isNew = new Set(inserted.map(({ id }) => id));
    const refused = refusals.filter(({ id }) => isNew.has(id));
    const ids = [...refused, ...warnings].flatMap(({ userId }) => userId ?? []);
    const people = ids.length === 0 ? [] : await store.selectPeople(tx, tenantId, ids);
    const alarms = [
      // Of whoever is blocked the admins have heard with the block.
      ...refused.filter(({ reason }) => reason !== "blocked").map((each) => refusalAlarm(each, people)),
      ...warnings.map((each) => warningAlarm(each, people)),
    ];
    if (refused.length > 0 || warnings.length > 0) last(...store.deleteOld(tx, tenantId));
    return keepAlarms(tx, tenantId, alarms);
  });
  mailLater(ctx, fresh);
}
