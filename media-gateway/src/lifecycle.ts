import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";

/** What was started, to be ended in the opposite order. */
export interface Lifecycle {
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Ends everything once; a part that fails or hangs does not keep the others from ending. */
  stop(): Promise<void>;
}

export function createLifecycle(options: { clock: Clock; log: Log; stopTimeoutMs?: number }): Lifecycle {
  const { clock, log, stopTimeoutMs = 15_000 } = options;
  const parts: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    for (let part = parts.pop(); part; part = parts.pop()) {
      const { name, stop } = part;
      const timeUp = new AbortController();
      const late = clock.sleep(stopTimeoutMs, timeUp.signal).then(
        () => log.error({ part: name }, "part did not end in time"),
        () => undefined,
      );
      const ended = Promise.resolve()
        .then(stop)
        .catch((error: unknown) => log.error({ err: error, part: name }, "part failed to end"));
      await Promise.race([ended, late]);
      timeUp.abort();
    }
  }

  return {
    onStop(name, stop) {
      parts.push({ name, stop });
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

/** Waits until nothing is active any more, at most `limitMs`. Answers what is left. */
export async function drain(active: () => number, limitMs: number, clock: Clock): Promise<number> {
  const deadline = clock.monotonicMs() + limitMs;
  while (active() > 0 && clock.monotonicMs() < deadline) await clock.sleep(Math.min(200, limitMs));
  return active();
}
