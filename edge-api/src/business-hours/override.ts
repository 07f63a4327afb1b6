import type { BusinessHours, HoursOverride } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { invalidField } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { businessHoursVerbs } from "./service.ts";
import { setOverride } from "./store.ts";

/** "Closed today", or null to go by the calendar again: at once and without apply. Throws `invalid_input` for an end that is past. */
export function overrideHours(ctx: Ctx, id: string, override: HoursOverride | null): Promise<BusinessHours> {
  return mutate(ctx, "business_hours.override", async (tx, audit, afterCommit, last) => {
    const before = await businessHoursVerbs.load(tx, ctx, id);
    if (override?.until && Date.parse(override.until) <= ctx.now().getTime()) {
      throw invalidField(["until"], "That moment has passed already");
    }
    await setOverride(tx, ctx.tenantId, id, override);
    await offerCallState(ctx, { tx, last, afterCommit });
    const after = await businessHoursVerbs.load(tx, ctx, id);
    const audited = ({ override: set }: BusinessHours) => ({ override: set });
    audit({ id, name: after.name, before: audited(before), after: audited(after) });
    return after;
  });
}
