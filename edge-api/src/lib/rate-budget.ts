import type { Ctx } from "./ctx.ts";
import { AppError } from "./errors.ts";
import type { RateBudget } from "./ports.ts";

/** Throws `rate_limited` when `key` has used up its budget. */
export async function takeFromBudget(ctx: Ctx, budget: RateBudget, key: string): Promise<void> {
  const { isAllowed, retryAfterSec } = await ctx.ports.rateLimits.take(budget, key);
  if (!isAllowed) throw new AppError("rate_limited", "Too many requests, please slow down", { retryAfterSec });
}
