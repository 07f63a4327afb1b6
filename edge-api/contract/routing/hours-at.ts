import type { BusinessHours, HoursOverride } from "../business-hours.ts";
import { isHoliday, minuteOf, openingAt } from "./hours-rules.ts";
import { momentsAfter, offsetsOf, type WallTime, WEEKDAYS, wallTime } from "./wall-clock.ts";

export type Calendar = Pick<BusinessHours, "timeZone" | "weekly" | "holidays">;
export type HoursNow = BusinessHours["now"];

const DAYS_AHEAD = 366;

/**
 * Whether it is open at a moment (ms since 1970), why, and when that changes next within the coming year. What was set by hand goes before
 * holidays, holidays before the week. Everything goes by the clocks of the zone: on the night they are put back, hours shown twice count
 * twice; when they are put forward, hours that are skipped do not count. Throws on an unknown zone.
 */
export function hoursAt(calendar: Calendar, override: HoursOverride | null, at: number): HoursNow {
  const offsetAt = offsetsOf(calendar.timeZone);
  const ends = override === null || override.until === null ? Number.POSITIVE_INFINITY : Date.parse(override.until);
  const stateAt = (moment: number, offset: number) =>
    override !== null && moment < ends
      ? { state: override.state, because: `Set to ${override.state} by hand` }
      : calendarState(calendar, wallTime(moment, offset));
  const now = stateAt(at, offsetAt(at));
  return { ...now, until: iso(nextChange()) };

  function nextChange(): number | null {
    if (override !== null && at < ends) {
      if (ends === Number.POSITIVE_INFINITY) return null;
      if (stateAt(ends, offsetAt(ends)).state !== now.state) return ends;
    }
    for (const { at: moment, offset } of momentsAfter(at, boundaries(calendar), offsetAt, DAYS_AHEAD)) {
      if (stateAt(moment, offset).state !== now.state) return moment;
    }
    return null;
  }
}

function calendarState({ weekly, holidays }: Calendar, wall: WallTime): Omit<HoursNow, "until"> {
  const holiday = holidays.find((one) => isHoliday(one, wall));
  if (holiday !== undefined) return { state: "holiday", because: holiday.name };
  const opening = openingAt(weekly, wall);
  if (opening === undefined) {
    return { state: "closed", because: weekly.length === 0 ? "No opening hours are set" : "Outside the opening hours" };
  }
  const { hours, day } = opening;
  return { state: "open", because: `${WEEKDAYS[day - 1]} ${hours.from}–${hours.to}` };
}

/** Minutes of the day at which the state can change. */
function boundaries({ weekly, holidays }: Calendar): readonly number[] {
  const times = [
    ...weekly.flatMap(({ from, to }) => [from, to]),
    ...holidays.flatMap(({ fromTime = "00:00", toTime = "24:00" }) => [fromTime, toTime]),
  ];
  return [...new Set([0, ...times.map((time) => minuteOf(time) % 1440)])];
}

function iso(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
