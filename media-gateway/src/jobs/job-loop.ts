import { EdgeError } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Turn } from "./runner.ts";

/** Looks for work when woken, and anyhow every few seconds. */
export interface JobLoop {
  /** Look now; while a turn is under way: look again right after it. */
  poke(): void;
  /** In words, while an apply cannot be ended; else undefined. */
  readonly problem: string | undefined;
  /** No new turn begins; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

export interface JobLoopOptions {
  readonly turn: () => Promise<Turn>;
  /** Comparison with the edge, between turns, at most this often. */
  readonly reconcile: () => Promise<void>;
  readonly reconcileEveryMs: number;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

export function startJobLoop(options: JobLoopOptions): JobLoop {
  const { clock, log, pollMs, random = Math.random } = options;
  const backoff = createBackoff({ baseMs: 500, capMs: 15_000, random });
  const stopping = new AbortController();
  let wake = new AbortController();
  let problem: string | undefined = "not started";
  let reconciledAt = Number.NEGATIVE_INFINITY;

  /** Milliseconds to the next look. */
  async function look(): Promise<number> {
    const turn = await options.turn();
    problem = turn === "unsettled" ? "an apply could not be ended: Asterisk does not answer" : undefined;
    if (turn === "unsettled") return Math.max(250, backoff.nextMs());
    backoff.reset();
    if (turn === "worked") return 0;
    if (clock.monotonicMs() - reconciledAt >= options.reconcileEveryMs) {
      await options.reconcile();
      reconciledAt = clock.monotonicMs();
    }
    return pollMs * (0.8 + 0.4 * random());
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      let waitMs: number;
      try {
        waitMs = await look();
      } catch (error) {
        waitMs = Math.max(250, backoff.nextMs());
        const reason = error instanceof Error ? error.message : String(error);
        // Without the edge there is nothing to do, and what runs goes on; anything else is this machine's own trouble.
        problem = error instanceof EdgeError ? undefined : `no job can be done: ${reason}`;
        log.warn({ reason, waitMs }, "no look for jobs");
      }
      await clock.sleep(waitMs, AbortSignal.any([wake.signal, stopping.signal])).catch(() => undefined);
    }
  }

  const running = run();
  return {
    poke: () => wake.abort(),
    get problem() {
      return problem;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
