import type { Sighting } from "./security-events.ts";

/*
 * Counts what each source does within a minute, and says who is to be shut out. Pure: time and standing are arguments.
 */

/** `stranger`: nobody we know. `neighbour`: phones of ours are registered from there, or it is a carrier's: most who are there are honest. */
export type Standing = "stranger" | "neighbour";
export type Reason = "failures" | "scan";
export interface Verdict {
  readonly source: string;
  readonly reason: Reason;
  readonly standing: Standing;
}

export interface Limits {
  /** Wrong answers within a minute. */
  readonly failures: number;
  /** Requests within a minute that were challenged, and the challenge never answered. */
  readonly unanswered: number;
}

export const WINDOW_SEC = 60;
/** An honest phone answers a challenge at once; what is younger may still be answered. */
export const SETTLE_SEC = 5;
/** A phone with a wrong password tries again every half minute or so: an office behind one address can have many of them. */
export const LIMITS: Readonly<Record<Standing, Limits>> = {
  stranger: { failures: 10, unanswered: 30 },
  neighbour: { failures: 100, unanswered: 300 },
};

export interface Watch {
  /** Notes a sighting; whoever reaches the limit of wrong answers by it is to be shut out. */
  see(sighting: Sighting, nowSec: number): Verdict | undefined;
  /** Those who scan: to be asked every second or so. */
  sweep(nowSec: number): Verdict[];
  /** What it did is paid for, or forgiven. */
  forget(source: string): void;
  readonly size: number;
}

export interface WatchOptions {
  readonly standingOf: (source: string) => Standing;
  readonly limits?: Readonly<Record<Standing, Limits>>;
  /** How many are remembered, whatever comes: of more the longest quiet is forgotten. Each takes some 300 bytes. */
  readonly maxSources?: number;
}

/** By second of the window, and their sums. */
interface Counts {
  readonly failures: Slots;
  readonly challenges: Slots;
  /** Up to which second the slots were cleared of what is older than the window. */
  clearedTo: number;
  seenAt: number;
}
interface Slots {
  readonly bySecond: Uint16Array;
  sum: number;
}

/** An empty count of everybody. Nothing is done about a verdict here, and nobody forgotten by it: that is the caller's. */
export function createWatch({ standingOf, limits = LIMITS, maxSources = 20_000 }: WatchOptions): Watch {
  /** The longest quiet first. */
  const sources = new Map<string, Counts>();

  function countsOf(source: string, nowSec: number): Counts {
    const fresh = { failures: newSlots(), challenges: newSlots(), clearedTo: nowSec, seenAt: nowSec };
    const counts = sources.get(source) ?? fresh;
    counts.seenAt = nowSec;
    sources.delete(source);
    sources.set(source, counts);
    if (sources.size > maxSources) {
      const [quietest] = sources.keys();
      if (quietest !== undefined) sources.delete(quietest);
    }
    moveTo(counts, nowSec);
    return counts;
  }

  return {
    see({ kind, source }, nowSec) {
      const counts = countsOf(source, nowSec);
      if (kind === "challenge") increase(counts.challenges, nowSec);
      if (kind === "proof") takeBackLatest(counts.challenges, nowSec);
      if (kind !== "failure") return undefined;
      increase(counts.failures, nowSec);
      if (counts.failures.sum < limits.stranger.failures) return undefined;
      const standing = standingOf(source);
      return counts.failures.sum < limits[standing].failures ? undefined : { source, reason: "failures", standing };
    },
    sweep(nowSec) {
      const verdicts: Verdict[] = [];
      for (const [source, counts] of sources) {
        if (nowSec - counts.seenAt >= WINDOW_SEC) sources.delete(source);
        if (counts.challenges.sum < limits.stranger.unanswered) continue;
        moveTo(counts, nowSec);
        const unanswered = counts.challenges.sum - latest(counts.challenges, nowSec, SETTLE_SEC);
        if (unanswered < limits.stranger.unanswered) continue;
        const standing = standingOf(source);
        if (unanswered >= limits[standing].unanswered) verdicts.push({ source, reason: "scan", standing });
      }
      return verdicts;
    },
    forget: (source) => void sources.delete(source),
    get size() {
      return sources.size;
    },
  };
}

const newSlots = (): Slots => ({ bySecond: new Uint16Array(WINDOW_SEC), sum: 0 });
const place = (sec: number) => sec % WINDOW_SEC;
const at = ({ bySecond }: Slots, sec: number) => bySecond[place(sec)] ?? 0;

function put(slots: Slots, sec: number, count: number): void {
  slots.sum += count - at(slots, sec);
  slots.bySecond[place(sec)] = count;
}

/** Clears the seconds that have begun since, whose places hold what is now too old. */
function moveTo(counts: Counts, nowSec: number): void {
  for (let sec = Math.max(counts.clearedTo, nowSec - WINDOW_SEC) + 1; sec <= nowSec; sec += 1) {
    put(counts.failures, sec, 0);
    put(counts.challenges, sec, 0);
  }
  counts.clearedTo = Math.max(counts.clearedTo, nowSec);
}

function increase(slots: Slots, sec: number): void {
  put(slots, sec, Math.min(at(slots, sec) + 1, 0xffff));
}

function takeBackLatest(slots: Slots, nowSec: number): void {
  for (let sec = nowSec; slots.sum > 0 && sec > nowSec - WINDOW_SEC; sec -= 1) {
    const count = at(slots, sec);
    if (count === 0) continue;
    put(slots, sec, count - 1);
    return;
  }
}

/** How many fall into the last `seconds`, the current one among them. */
function latest(slots: Slots, nowSec: number, seconds: number): number {
  let count = 0;
  for (let sec = nowSec; sec > nowSec - seconds; sec -= 1) count += at(slots, sec);
  return count;
}
