import type { Ctx } from "./ctx.ts";
import { AppError } from "./errors.ts";
import type { RateBudget } from "./ports.ts";

/** Throws `rate_limited` when `key` has used up its budget. */
export async function takeFromBudget(ctx: Ctx, budget: RateBudget, key: string): Promise<void> {
  await takeFromBudgetAndGet(ctx, budget, key, []);
}

/** As takeFromBudget; answers what Redis has under `keys`, from the same round trip, or undefined when it does not answer. */
export async function takeFromBudgetAndGet(ctx: Ctx, budget: RateBudget, key: string, keys: string[]) {
  const { isAllowed, retryAfterSec, values } = await ctx.ports.rateLimits.takeAndGet(budget, key, keys);
  if (!isAllowed) throw new AppError("rate_limited", "Too many requests, please slow down", { retryAfterSec });
  return values;
}
