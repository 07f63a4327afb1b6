import type { OpeningHours } from "@callplane/edge-api/contract";

/** An open time of the week: minutes since Monday 00:00, `to` not included. */
export type Span = { readonly from: number; readonly to: number };

const DAY = 1440;
const WEEK = 7 * DAY;

/** The open times of a week, in their order, without overlaps; what lasts from Sunday into Monday is two. */
export function spansOf(weekly: readonly OpeningHours[]): Span[] {
  const spans = weekly.flatMap(({ days, from, to }) =>
    days.flatMap((day) => {
      const start = (day - 1) * DAY + minuteOf(from);
      const end = (day - 1) * DAY + minuteOf(to) + (minuteOf(to) > minuteOf(from) ? 0 : DAY);
      return end <= WEEK
        ? [{ from: start, to: end }]
        : [
            { from: start, to: WEEK },
            { from: 0, to: end - WEEK },
          ];
    }),
  );
  return merged(spans);
}

/** The same as opening hours, with days that are alike in one line. */
export function weeklyOf(spans: readonly Span[]): OpeningHours[] {
  const lines = new Map<string, { days: number[]; from: string; to: string }>();
  for (const { day, from, to } of acrossSunday(merged(spans)).flatMap(piecesOf)) {
    const line = lines.get(`${from} ${to}`) ?? { days: [], from, to };
    line.days.push(day);
    lines.set(`${from} ${to}`, line);
  }
  return [...lines.values()]
    .map((line) => ({ ...line, days: line.days.sort((a, b) => a - b) }))
    .sort((a, b) => (a.days[0] ?? 0) - (b.days[0] ?? 0) || a.from.localeCompare(b.from));
}

/** Opens or closes a time of the week. */
export function paint(spans: readonly Span[], { from, to }: Span, isOpen: boolean): Span[] {
  if (isOpen) return merged([...spans, { from, to }]);
  return spans.flatMap((span) =>
    [
      { from: span.from, to: Math.min(span.to, from) },
      { from: Math.max(span.from, to), to: span.to },
    ].filter((rest) => rest.from < rest.to),
  );
}

/** How much of a time of the week is open, from 0 to 1. */
export function openShare(spans: readonly Span[], { from, to }: Span): number {
  const open = spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0);
  return open / (to - from);
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else result.push(span);
  }
  return result;
}

/** Joins what was cut at the end of Sunday. */
function acrossSunday(spans: readonly Span[]): readonly Span[] {
  const [first, ...rest] = spans;
  const last = rest.at(-1);
  if (first === undefined || last === undefined || first.from !== 0 || last.to !== WEEK) return spans;
  return [...rest.slice(0, -1), { from: last.from, to: WEEK + first.to }];
}

/** Days with their times: a night stays whole where it can be written so, else it is cut at midnight. */
function piecesOf(span: Span): { day: number; from: string; to: string }[] {
  const dayStart = Math.floor(span.from / DAY) * DAY;
  const midnight = dayStart + DAY;
  const day = ((dayStart / DAY) % 7) + 1;
  const from = timeOf(span.from - dayStart);
  if (span.to <= midnight) return [{ day, from, to: timeOf(span.to - dayStart) }];
  if (span.to - midnight <= span.from - dayStart) return [{ day, from, to: timeOf(span.to - midnight) }];
  return [{ day, from, to: "24:00" }, ...piecesOf({ from: midnight, to: span.to })];
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(minute: number): string {
  const two = (value: number) => value.toString().padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
