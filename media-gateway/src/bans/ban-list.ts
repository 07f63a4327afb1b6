import type { Reason, Standing, Verdict } from "./watch.ts";

/** A source that is shut out. Times are ms since 1970. */
export interface Ban {
  readonly source: string;
  readonly reason: Reason;
  readonly standing: Standing;
  readonly since: number;
  readonly until: number;
  /** How often it was shut out within a day. */
  readonly times: number;
}

const MINUTE_MS = 60_000;
/** Longer each time for a stranger. Where phones of ours are, a minute: it breaks an attack off, and nobody is without a phone for long. */
const BAN_MS: Readonly<Record<Standing, readonly number[]>> = {
  stranger: [10 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS],
  neighbour: [MINUTE_MS],
};
const REMEMBERED_MS = 24 * 60 * MINUTE_MS;

export interface BanList {
  /** Shuts a source out, longer than the last time. */
  add(verdict: Verdict, nowMs: number): Ban;
  /** Lets a source in again and forgets what it did; false where it was not shut out. */
  lift(source: string, nowMs: number): boolean;
  /** Those shut out now, the latest first. */
  inForce(nowMs: number): Ban[];
  /** All that is remembered, also what is over: what a file holds. */
  all(): Ban[];
  /** Forgets what was over a day ago. */
  expire(nowMs: number): void;
}

/** `max`: how many are kept, whatever comes; of more the one that ends first goes. */
export function createBanList(kept: readonly Ban[] = [], max = 10_000): BanList {
  const bans = new Map(kept.map((ban) => [ban.source, ban]));
  const isInForce = (ban: Ban | undefined, nowMs: number): ban is Ban => ban !== undefined && ban.until > nowMs;

  function makeRoom(): void {
    if (bans.size < max) return;
    let first: Ban | undefined;
    for (const ban of bans.values()) if (first === undefined || ban.until < first.until) first = ban;
    if (first !== undefined) bans.delete(first.source);
  }

  return {
    add({ source, reason, standing }, nowMs) {
      const before = bans.get(source);
      const times = (before?.times ?? 0) + 1;
      const steps = BAN_MS[standing];
      const forMs = steps[Math.min(times, steps.length) - 1] ?? MINUTE_MS;
      const ban = { source, reason, standing, since: nowMs, until: nowMs + forMs, times };
      if (before === undefined) makeRoom();
      bans.set(source, ban);
      return ban;
    },
    lift(source, nowMs) {
      const ban = bans.get(source);
      bans.delete(source);
      return isInForce(ban, nowMs);
    },
    inForce: (nowMs) =>
      [...bans.values()].filter((ban) => isInForce(ban, nowMs)).sort((one, other) => other.since - one.since),
    all: () => [...bans.values()],
    expire(nowMs) {
      for (const ban of bans.values()) if (ban.until + REMEMBERED_MS < nowMs) bans.delete(ban.source);
    },
  };
}
