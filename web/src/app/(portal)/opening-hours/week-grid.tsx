"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { cx } from "#src/ui/cx.ts";
import { DAYS } from "./hours-words.ts";
import { openShare, paint, type Span } from "./week-spans.ts";

type Cell = { day: number; hour: number };
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LABELLED = 3;

const spanOf = ({ day, hour }: Cell): Span => ({ from: day * 1440 + hour * 60, to: day * 1440 + (hour + 1) * 60 });

/** The week to be painted, hour by hour: drag over it, or walk with the arrow keys, Space to open or close, Shift to go on doing so. */
export function WeekGrid({
  spans,
  onChange,
  isReadOnly,
}: {
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
  isReadOnly: boolean;
}) {
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<Cell>({ day: 0, hour: 9 });
  /** A stroke that goes on: where it began, whether it opens, and how the week was before. */
  const [stroke, setStroke] = useState<{ from: Cell; isOpening: boolean; before: readonly Span[] }>();
  const isOpen = (cell: Cell) => openShare(spans, spanOf(cell)) === 1;
  const begin = (cell: Cell, isOpening: boolean) => {
    const begun = { from: cell, isOpening, before: spans };
    setStroke(begun);
    return begun;
  };
  const drawTo = (to: Cell, { from, isOpening, before }: NonNullable<typeof stroke>) =>
    onChange(cellsBetween(from, to).reduce((week, cell) => paint(week, spanOf(cell), isOpening), [...before]));
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(event.key, at);
    if (next === undefined && event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (next === undefined) {
      if (!isReadOnly) drawTo(at, begin(at, !isOpen(at)));
      return;
    }
    if (event.shiftKey && !isReadOnly) drawTo(next, stroke ?? begin(at, isOpen(at)));
    else setStroke(undefined);
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.day} ${next.hour}"]`)?.focus();
  };
  return (
    <div className="hidden gap-1 md:grid">
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells one walks over and paints is a grid
        role="grid"
        aria-label="Week, hour by hour"
        aria-readonly={isReadOnly}
        onKeyDown={onKeyDown}
        onPointerUp={() => setStroke(undefined)}
        onPointerLeave={() => setStroke(undefined)}
        className="w-full touch-none table-fixed border-separate border-spacing-0 border-spacing-y-px select-none"
      >
        <thead>
          <tr>
            <th scope="col" className="w-12">
              <span className="sr-only">Day</span>
            </th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col" className="figures text-start text-xs font-normal text-ink-3">
                <span className={cx(hour % LABELLED !== 0 && "sr-only")}>{hour}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((name, day) => (
            <tr key={name}>
              <th scope="row" className="text-start text-sm font-normal text-ink-2">
                <span aria-hidden>{name.slice(0, 3)}</span>
                <span className="sr-only">{name}</span>
              </th>
              {HOURS.map((hour) => {
                const cell = { day, hour };
                const share = openShare(spans, spanOf(cell));
                return (
                  <td
                    key={hour}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of the grid above
                    role="gridcell"
                    data-cell={`${day} ${hour}`}
                    tabIndex={at.day === day && at.hour === hour ? 0 : -1}
                    aria-selected={share === 1}
                    aria-label={`${name} ${hour}:00 to ${hour + 1}:00, ${wordFor(share)}`}
                    onFocus={() => setAt(cell)}
                    onPointerDown={(event) => {
                      if (isReadOnly || event.button !== 0) return;
                      drawTo(cell, begin(cell, !isOpen(cell)));
                    }}
                    onPointerEnter={(event) => {
                      if (stroke !== undefined && event.buttons === 1) drawTo(cell, stroke);
                    }}
                    className={cx(
                      "h-7 border-s p-0 outline-offset-[-2px]",
                      share === 1 ? "border-surface/40 bg-accent" : share > 0 ? "bg-accent/45" : "bg-sunken",
                      !isReadOnly && "cursor-cell",
                    )}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {!isReadOnly && (
        <p className="text-sm text-ink-3">
          Drag over the hours you are open. With the keyboard: arrows, Space, and Shift with the arrows. Quarters of an
          hour are set below.
        </p>
      )}
    </div>
  );
}

function wordFor(share: number): string {
  if (share === 1) return "open";
  return share === 0 ? "closed" : "partly open";
}

function cellsBetween(a: Cell, b: Cell): Cell[] {
  const days = DAYS.map((_, day) => day).filter(
    (day) => day >= Math.min(a.day, b.day) && day <= Math.max(a.day, b.day),
  );
  const hours = HOURS.filter((hour) => hour >= Math.min(a.hour, b.hour) && hour <= Math.max(a.hour, b.hour));
  return days.flatMap((day) => hours.map((hour) => ({ day, hour })));
}

function step(key: string, { day, hour }: Cell): Cell | undefined {
  switch (key) {
    case "ArrowLeft":
      return { day, hour: Math.max(0, hour - 1) };
    case "ArrowRight":
      return { day, hour: Math.min(23, hour + 1) };
    case "ArrowUp":
      return { day: Math.max(0, day - 1), hour };
    case "ArrowDown":
      return { day: Math.min(6, day + 1), hour };
    case "Home":
      return { day, hour: 0 };
    case "End":
      return { day, hour: 23 };
    default:
      return undefined;
  }
}
