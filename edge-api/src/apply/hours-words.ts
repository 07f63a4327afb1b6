import type { Holiday, OpeningHours } from "../../contract/index.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** "Mon–Fri 09:00–17:00", "Mon, Wed 09:00–12:00". */
export function hoursInWords({ days, from, to }: OpeningHours): string {
  return `${daysInWords(days)} ${from}–${to}`;
}

/** "Christmas 2026-12-24 12:00–2026-12-26", "New Year 01-01 every year". */
export function holidayInWords({ name, from, to, everyYear, fromTime, toTime }: Holiday): string {
  const [first, last] = everyYear ? [from.slice(5), to.slice(5)] : [from, to];
  const [begins, ends] = [
    fromTime === undefined ? first : `${first} ${fromTime}`,
    toTime === undefined ? last : `${last} ${toTime}`,
  ];
  const days = begins === ends ? first : `${begins}–${ends}`;
  return everyYear ? `${name} ${days} every year` : `${name} ${days}`;
}

/** Days that follow one another as a span, from three on. */
function daysInWords(days: readonly number[]): string {
  const spans: number[][] = [];
  for (const day of [...new Set(days)].sort()) {
    const last = spans.at(-1);
    if (last?.at(-1) === day - 1) last.push(day);
    else spans.push([day]);
  }
  return spans
    .map((span) => {
      const names = span.map((day) => DAYS[day - 1] ?? "");
      return names.length < 3 ? names.join(", ") : `${names[0]}–${names.at(-1)}`;
    })
    .join(", ");
}
