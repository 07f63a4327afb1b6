import type { CallGuards, CallWarning } from "@callplane/edge-api/contract";
import { type Counted, costMicros, type LedgerCall, type Limits } from "./ledger.ts";

type Person = CallGuards["people"][number];

/** What holds for a call: the tenant's limits, and those of the person it counts for. */
export function limitsOf({ limits, people }: CallGuards, userId: string | null): Limits {
  const person = people.find((each) => each.userId === userId);
  return person === undefined ? [limits] : [limits, person];
}

/** How long a call may last, in ms; Infinity: as long as it likes. */
export function longestMs({ limits, people }: CallGuards, userId: string | null): number {
  const minutes = [limits, ...people.filter((each: Person) => each.userId === userId)].flatMap(
    ({ maxCallMinutes }) => maxCallMinutes ?? [],
  );
  return Math.min(...minutes) * 60_000;
}

/** Whether anything of a day is limited at all: where nothing is, a call need not end because nobody counts it. */
export function limitsDays(limits: Limits): boolean {
  return limits.some(
    (caps) => caps !== undefined && (caps.maxMinutesPerDay !== null || caps.maxSpendMicrosPerDay !== null),
  );
}

/** A day's limit of which the share to warn at was passed by the last `ticks`, and by nothing before. */
export function warningsOf(
  call: LedgerCall,
  counted: readonly Counted[],
  {
    limits,
    ticks,
    tickSec,
    alertAtPercent,
  }: { limits: Limits; ticks: number; tickSec: number; alertAtPercent: number },
): Pick<CallWarning, "userId" | "reason" | "percent">[] {
  return counted.flatMap(({ whose, seconds, micros }, at) => {
    const caps = limits[at];
    const userId = whose === "tenant" ? null : call.userId;
    const passed = (reason: CallWarning["reason"], used: number, added: number, most: number | null | undefined) => {
      if (most === null || most === undefined || most === 0) return [];
      const share = (amount: number) => (amount * 100) / most;
      const isPassed = share(used) >= alertAtPercent && share(used - added) < alertAtPercent;
      return isPassed ? [{ userId, reason, percent: Math.min(1000, share(used)) }] : [];
    };
    const mostSec = caps?.maxMinutesPerDay == null ? null : caps.maxMinutesPerDay * 60;
    return [
      ...passed("minutes_per_day", seconds, ticks * tickSec, mostSec),
      ...passed("spend_per_day", micros, ticks * costMicros(call, tickSec), caps?.maxSpendMicrosPerDay),
    ];
  });
}
