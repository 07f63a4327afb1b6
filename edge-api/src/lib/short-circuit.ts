import { unavailable } from "./errors.ts";

type Options = { misses: number; pauseMs: number; now: () => number };

/**
 * Guards calls to a part that may be down. A call that fails throws `upstream_unavailable`; after `misses` of them in a row,
 * each begun after the one before had failed, all calls do so at once for `pauseMs`. Calls that fail side by side count as
 * one: on a busy machine, a moment's delay makes all of them late, and says nothing of the part.
 */
export function createShortCircuit(part: string, { misses, pauseMs, now }: Options) {
  let missed = 0;
  let lastMissAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return async function guarded<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = now();
    if (startedAt < pausedUntil) throw unavailable(part);
    try {
      const result = await work();
      missed = 0;
      return result;
    } catch (error) {
      if (startedAt >= lastMissAt) {
        missed += 1;
        lastMissAt = now();
        if (missed >= misses) pausedUntil = lastMissAt + pauseMs;
      }
      throw unavailable(part, error);
    }
  };
}
