import { type Ctx, inTenant, userOf } from "../lib/ctx.ts";

/** One's own things are at home, also for a platform admin who just acts in a customer's tenant. */
export function atHome(ctx: Ctx): Ctx {
  return inTenant(ctx, userOf(ctx).homeTenantId);
}
