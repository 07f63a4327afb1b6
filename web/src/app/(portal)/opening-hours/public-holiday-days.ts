import type { PublicHoliday } from "#src/holidays/answer.ts";

/** A holiday as the list of the opening hours holds it. */
export type Taken = { from: string; to: string; everyYear: boolean };

/** Whether every day of it is a holiday of the list already, that year or every year. */
export function isTaken({ from, to }: PublicHoliday, taken: readonly Taken[]): boolean {
  return taken.some((each) => {
    if (!each.everyYear) return each.from <= from && to <= each.to;
    const [first, last] = [each.from.slice(5), each.to.slice(5)];
    return first <= last && first <= from.slice(5) && to.slice(5) <= last && from.slice(0, 4) === to.slice(0, 4);
  });
}

/** "Fri 2 Apr", "19 Mar – 22 Mar", "Thu 24 Dec, from 14:00". */
export function dayWords({ from, to, fromTime }: PublicHoliday): string {
  if (from !== to) return `${inWords(from)} – ${inWords(to)}`;
  const day = inWords(from, { weekday: "short" }).replace(",", "");
  return fromTime === undefined ? day : `${day}, from ${fromTime}`;
}

const inWords = (date: string, more: Intl.DateTimeFormatOptions = {}) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short", ...more }).format(
    Date.parse(date),
  );
