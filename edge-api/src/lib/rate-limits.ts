import type { Log } from "./log.ts";
import type { RateBudget, RateLimitPort, RedisPort } from "./ports.ts";

const WINDOW_MS = 60_000;

/** Requests a minute for each key (a user, or an address where nobody is known). */
const PER_MINUTE: Record<RateBudget, number> = {
  request: 1200,
  write: 300,
  log_in: 30,
  log_in_address: 300,
};

/**
 * Rate limits in Redis: a counter for each key and minute. With Redis down they let pass: reads are meant to, and what is
 * costly has a second lock in Postgres (log-in's lock-out per user, see sessions/lock-out-store.ts). `factor` scales every
 * limit.
 */
export function createRateLimits(redis: RedisPort, log: Log, factor: number): RateLimitPort {
  return {
    async takeAndGet(budget, key, keys) {
      const now = Date.now();
      const minute = Math.floor(now / WINDOW_MS);
      // Clocks of two isolates may differ: the counter outlives its minute.
      const counter = { key: `limit:${budget}:${key}:${minute}`, ttlMs: 2 * WINDOW_MS };
      try {
        const { count, values } = await redis.countAndGet(counter, keys);
        const isAllowed = count <= Math.ceil(PER_MINUTE[budget] * factor);
        const leftMs = (minute + 1) * WINDOW_MS - now;
        return { isAllowed, retryAfterSec: isAllowed ? 0 : Math.ceil(leftMs / 1_000), values };
      } catch (error) {
        log.warn("rate limit not checked", { budget, error });
        return { isAllowed: true, retryAfterSec: 0, values: undefined };
      }
    },
  };
}
