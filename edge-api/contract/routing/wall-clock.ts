/** What clocks on the wall show: the date, the day (1 = Monday … 7 = Sunday) and the minute of the day. */
export type WallTime = { readonly date: string; readonly day: number; readonly minute: number };

/** By `day - 1`. */
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far the zone's clocks are ahead of UTC at a moment, both in ms. By Intl: Temporal is not in Node 24. Throws on an unknown zone. */
export type OffsetAt = (epochMs: number) => number;

export function offsetsOf(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (epochMs) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1000) * 1000;
  };
}

/** The wall time at a moment, where clocks are `offsetMs` ahead of UTC. */
export function wallTime(epochMs: number, offsetMs: number): WallTime {
  const local = epochMs + offsetMs;
  const date = new Date(local);
  return {
    date: date.toISOString().slice(0, 10),
    day: date.getUTCDay() || 7,
    minute: Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS),
  };
}

/** A moment, and the offset that holds from it on. */
type Moment = { readonly at: number; readonly offset: number };

/**
 * Every moment after `from` at which the clocks show one of these minutes of the day, and every moment they are put forward or back, in
 * order, for `days` days. A time shown twice in one night comes twice; one that is skipped does not come, but the change of the clocks does.
 */
export function* momentsAfter(
  from: number,
  minutes: readonly number[],
  offsetAt: OffsetAt,
  days: number,
): Generator<Moment> {
  const first = Math.floor(from / DAY_MS) * DAY_MS;
  let before = offsetAt(first);
  for (let start = first; start < first + (days + 1) * DAY_MS; start += DAY_MS) {
    const end = start + DAY_MS;
    const after = offsetAt(end);
    const change = before === after ? end : changeBetween(start, end, offsetAt);
    const moments = [
      ...shownBetween(start, change, before, minutes),
      ...(change < end ? [{ at: change, offset: after }] : []),
      ...shownBetween(change, end, after, minutes),
    ];
    yield* moments.filter(({ at }) => at > from).sort((a, b) => a.at - b.at);
    before = after;
  }
}

function shownBetween(start: number, end: number, offset: number, minutes: readonly number[]): readonly Moment[] {
  const midnight = Math.floor((start + offset) / DAY_MS) * DAY_MS - offset;
  return [midnight, midnight + DAY_MS]
    .flatMap((day) => minutes.map((minute) => ({ at: day + minute * MINUTE_MS, offset })))
    .filter(({ at }) => at >= start && at < end);
}

/** Zones change their clocks at most once a day, on a whole second. */
function changeBetween(start: number, end: number, offsetAt: OffsetAt): number {
  const before = offsetAt(start);
  let low = start;
  let high = end;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
