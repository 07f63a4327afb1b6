import type { Holiday, OpeningHours } from "../business-hours.ts";
import type { WallTime } from "./wall-clock.ts";

type Span = Pick<Holiday, "from" | "to" | "everyYear" | "fromTime" | "toTime">;

/**
 * When a holiday begins and is over, as clocks on the wall show it: `2026-12-24T12:00`, or in every year `12-24T12:00`, from the end of one
 * year into the next when `wraps`. Written so, earlier comes before later; `24:00` is the end of its day.
 */
export type HolidayTimes =
  | { readonly kind: "once"; readonly from: string; readonly to: string }
  | { readonly kind: "yearly"; readonly from: string; readonly to: string; readonly wraps: boolean }
  | { readonly kind: "always" };

export function holidayTimes({ from, to, everyYear, fromTime = "00:00", toTime = "24:00" }: Span): HolidayTimes {
  const [begins, ends] = [`${from}T${fromTime}`, `${to}T${toTime}`];
  if (!everyYear) return { kind: "once", from: begins, to: ends };
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  const [first, last] = [begins.slice(5), ends.slice(5)];
  if (years > 1 || (years === 1 && last >= first)) return { kind: "always" };
  return { kind: "yearly", from: first, to: last, wraps: years === 1 };
}

/** Whether the time belongs to the holiday, by the clocks of the zone. 29 February comes in leap years only. */
export function isHoliday(holiday: Span, { date, minute }: Pick<WallTime, "date" | "minute">): boolean {
  const times = holidayTimes(holiday);
  if (times.kind === "always") return true;
  const now = `${date}T${timeOf(minute)}`;
  if (times.kind === "once") return times.from <= now && now < times.to;
  const inYear = now.slice(5);
  return times.wraps ? inYear >= times.from || inYear < times.to : inYear >= times.from && inYear < times.to;
}

/** 570 → `09:30`. */
function timeOf(minute: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** Minute of the day; 1440 for `24:00`. */
export function minuteOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3, 5));
}

/** The opening hours that hold at this time, and the day they began: 1 = Monday; undefined when it is closed. */
export function openingAt(
  weekly: readonly OpeningHours[],
  { day, minute }: WallTime,
): { readonly hours: OpeningHours; readonly day: number } | undefined {
  const dayBefore = day === 1 ? 7 : day - 1;
  for (const hours of weekly) {
    const from = minuteOf(hours.from);
    const to = minuteOf(hours.to);
    const lastsOvernight = to <= from;
    if (hours.days.includes(day) && minute >= from && (lastsOvernight || minute < to)) return { hours, day };
    if (lastsOvernight && hours.days.includes(dayBefore) && minute < to) return { hours, day: dayBefore };
  }
  return undefined;
}
