import { Ratelimit } from "@upstash/ratelimit";
import type { Log } from "./log.ts";
import type { RateBudget, RateLimitPort } from "./ports.ts";
import type { RedisLink } from "./redis.ts";

/** Requests a minute for each key (a user, or an address where nobody is known). */
const PER_MINUTE: Record<RateBudget, number> = {
  request: 1200,
  write: 300,
  log_in: 30,
  log_in_address: 300,
};

/**
 * Rate limits in Redis. With Redis down they let pass: reads are meant to, and what is costly has a second lock in
 * Postgres (log-in's lock-out per user, see sessions/lock-out-store.ts). `factor` scales every limit.
 */
export function createRateLimits(redis: RedisLink, log: Log, factor: number): RateLimitPort {
  const limiters = Object.fromEntries(
    Object.entries(PER_MINUTE).map(([budget, perMinute]) => [
      budget,
      new Ratelimit({
        redis: redis.client,
        prefix: `limit:${budget}`,
        limiter: Ratelimit.fixedWindow(Math.ceil(perMinute * factor), "1 m"),
        ephemeralCache: false,
        timeout: 0,
      }),
    ]),
  );
  return {
    async take(budget, key) {
      try {
        const result = await redis.guarded(async () => limiters[budget]?.limit(key));
        if (result === undefined || result.success) return { isAllowed: true, retryAfterSec: 0 };
        return { isAllowed: false, retryAfterSec: Math.max(1, Math.ceil((result.reset - Date.now()) / 1000)) };
      } catch (error) {
        log.warn("rate limit not checked", { budget, error });
        return { isAllowed: true, retryAfterSec: 0 };
      }
    },
  };
}
