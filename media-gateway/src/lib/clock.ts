import { setTimeout as delay } from "node:timers/promises";

/** Time as an argument, so that tests choose it. */
export interface Clock {
  /** Wall clock, ms since the epoch: for instants others read. */
  now(): number;
  /** Monotonic ms: for durations. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    await delay(ms, undefined, signal ? { signal } : {});
  },
};
