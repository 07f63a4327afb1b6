import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { identifySpool, type SpoolPlaces, type SpoolState } from "./spool-identity.ts";

/** Looks after the disk voicemail lies on. While it is not the one known here nothing is told of it and nothing written to it. */
export interface SpoolWatch {
  /** Looks now. */
  check(): Promise<SpoolState>;
  /** What is wrong with it, as of the last look. */
  problem(): string | undefined;
  close(): Promise<void>;
}

export interface SpoolWatchOptions extends SpoolPlaces {
  /** It is there after it was not, or after it was another. */
  readonly onBack: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

const LOOK_EVERY_MS = 2_000;

/** Looks at the disk every two seconds until closed. What is wrong with it is an answer, no error. */
export function startSpoolWatch({ onBack, clock, log, ...places }: SpoolWatchOptions): SpoolWatch {
  const stop = new AbortController();
  let last: SpoolState | undefined;
  let looking: Promise<unknown> = Promise.resolve();

  /** One look after the other: two at once would give a new disk two names. */
  function check(): Promise<SpoolState> {
    const mine = looking.then(look);
    looking = mine;
    return mine;
  }

  async function look(): Promise<SpoolState> {
    const before = last;
    const now = await identifySpool(places);
    last = now;
    if ("problem" in now) {
      const isKnown = before !== undefined && "problem" in before && before.problem === now.problem;
      if (!isKnown) log.error({ problem: now.problem }, "voicemail is left alone until its disk is back");
    } else if (before !== undefined && (!("spoolId" in before) || before.spoolId !== now.spoolId)) {
      log.info({ spoolId: now.spoolId }, "the voicemail disk is there");
      onBack();
    }
    return now;
  }

  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      await check();
      await clock.sleep(LOOK_EVERY_MS, stop.signal).catch(() => undefined);
    }
  }

  const watching = watch();
  return {
    check,
    problem: () => (last !== undefined && "problem" in last ? last.problem : undefined),
    async close() {
      stop.abort();
      await watching;
    },
  };
}
