import type { Holiday, OpeningHours } from "../business-hours.ts";
import type { WallTime } from "./wall-clock.ts";

/** Days of a holiday as calendar dates, or as days of every year (`12-24`); from the end of a year into the next when `wraps`. */
export type HolidayDays =
  | { readonly kind: "dates"; readonly from: string; readonly to: string }
  | { readonly kind: "yearly"; readonly from: string; readonly to: string; readonly wraps: boolean }
  | { readonly kind: "always" };

export function holidayDays({ from, to, everyYear }: Pick<Holiday, "from" | "to" | "everyYear">): HolidayDays {
  if (!everyYear) return { kind: "dates", from, to };
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  const [first, last] = [from.slice(5), to.slice(5)];
  if (years > 1 || (years === 1 && last >= first)) return { kind: "always" };
  return { kind: "yearly", from: first, to: last, wraps: years === 1 };
}

/** Whether the date belongs to the holiday: from midnight to midnight by the clocks of the zone. 29 February comes in leap years only. */
export function isHoliday(holiday: Pick<Holiday, "from" | "to" | "everyYear">, date: string): boolean {
  const days = holidayDays(holiday);
  if (days.kind === "always") return true;
  if (days.kind === "dates") return days.from <= date && date <= days.to;
  const day = date.slice(5);
  return days.wraps ? day >= days.from || day <= days.to : day >= days.from && day <= days.to;
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
