import type { OpeningHours } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { openShare, paint, type Span, spansOf, weeklyOf } from "./week-spans.ts";

const WEEKDAYS = [1, 2, 3, 4, 5];
const at = (day: number, hour: number) => (day - 1) * 1440 + hour * 60;

it.each<[string, OpeningHours[]]>([
  ["an office", [{ days: WEEKDAYS, from: "09:00", to: "17:00" }]],
  [
    "a lunch break",
    [
      { days: [1, 2], from: "08:30", to: "12:00" },
      { days: [1, 2], from: "13:00", to: "17:45" },
    ],
  ],
  ["a bar", [{ days: [5, 6], from: "18:00", to: "02:00" }]],
  ["a night from Sunday to Monday", [{ days: [7], from: "22:00", to: "06:00" }]],
  ["until midnight", [{ days: [3], from: "20:00", to: "24:00" }]],
  ["always", [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }]],
  ["never", []],
])("writes %s back as it was", (_, weekly) => {
  expect(weeklyOf(spansOf(weekly))).toEqual(weekly);
});

it("writes overlaps and halves as one", () => {
  const weekly = [
    { days: [1], from: "09:00", to: "12:00" },
    { days: [1, 2], from: "12:00", to: "15:00" },
    { days: [1], from: "14:00", to: "17:00" },
  ];
  expect(weeklyOf(spansOf(weekly))).toEqual([
    { days: [1], from: "09:00", to: "17:00" },
    { days: [2], from: "12:00", to: "15:00" },
  ]);
});

it("opens and closes hours as they are painted", () => {
  const morning = spansOf([{ days: [1], from: "09:00", to: "12:00" }]);
  const longer = paint(morning, { from: at(1, 12), to: at(1, 13) }, true);
  expect(weeklyOf(longer)).toEqual([{ days: [1], from: "09:00", to: "13:00" }]);
  expect(weeklyOf(paint(longer, { from: at(1, 10), to: at(1, 11) }, false))).toEqual([
    { days: [1], from: "09:00", to: "10:00" },
    { days: [1], from: "11:00", to: "13:00" },
  ]);
});

it("tells how much of an hour is open", () => {
  const spans = spansOf([{ days: [2], from: "08:30", to: "10:00" }]);
  expect([7, 8, 9, 10].map((hour) => openShare(spans, { from: at(2, hour), to: at(2, hour + 1) }))).toEqual([
    0, 0.5, 1, 0,
  ]);
});

it("keeps any week painted at random through writing and reading", () => {
  let seed = 20261120;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let week = 0; week < 300; week++) {
    let spans: Span[] = [];
    for (let stroke = 0; stroke < 6; stroke++) {
      const from = random(7 * 96) * 15;
      spans = paint(spans, { from, to: Math.min(10_080, from + (1 + random(96)) * 15) }, random(3) > 0);
    }
    expect(spansOf(weeklyOf(spans))).toEqual(spans);
  }
});
