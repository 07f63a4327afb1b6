import "server-only";
import Holidays, { type HolidaysTypes } from "date-holidays";
import type { PublicHoliday, PublicHolidays } from "./answer.ts";

const DAY_MS = 86_400_000;

/**
 * The holidays of one year, by the tables of date-holidays (which knows their rules: Easter, substitute days, the moon's calendars).
 *
 * `country` is two letters; `part` a code out of the answer's `parts`, or null for what the whole country keeps. Undefined for a country or
 * part the tables do not have.
 */
export function publicHolidaysOf(country: string, part: string | null, year: number): PublicHolidays | undefined {
  const countries = new Holidays();
  if (!Object.hasOwn(countries.getCountries(), country)) return undefined;
  const states: Record<string, string> = countries.getStates(country, "en") ?? {};
  if (part !== null && !Object.hasOwn(states, part)) return undefined;
  const calendar = part === null ? new Holidays(country) : new Holidays(country, part);
  const days = calendar
    .getHolidays(year, "en")
    .filter(({ type }) => type === "public" || type === "bank")
    .map(asDay);
  return { parts: Object.entries(states).map(([code, name]) => ({ code, name })), days: withoutTwins(days) };
}

/** `date` is by the clocks of the place, such as `2026-12-24 14:00:00`; a holiday of several days says so only by where it ends. */
function asDay({ date, start, end, name, type }: HolidaysTypes.Holiday): PublicHoliday {
  const from = date.slice(0, 10);
  const time = date.slice(11, 16);
  const lengthDays = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  const last = new Date(Date.parse(`${from}T00:00:00Z`) + (lengthDays - 1) * DAY_MS);
  return {
    name: name.slice(0, 80),
    from,
    to: last.toISOString().slice(0, 10),
    ...(time !== "00:00" && { fromTime: time }),
    isPublic: type === "public",
  };
}

/** Two holidays may fall on one day; it is closed once. */
function withoutTwins(days: readonly PublicHoliday[]): PublicHoliday[] {
  return days.filter((day, at) => days.findIndex(({ from, to }) => from === day.from && to === day.to) === at);
}
