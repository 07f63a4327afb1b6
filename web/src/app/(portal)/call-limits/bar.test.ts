import { expect, it } from "vitest";
import { barOf } from "./bar.ts";

it.each([
  [10, 100, { share: 0.1, tone: "ok" }],
  [79.9, 100, { share: 0.799, tone: "ok" }],
  [80, 100, { share: 0.8, tone: "warn" }],
  [100, 100, { share: 1, tone: "bad" }],
  [130, 100, { share: 1.3, tone: "bad" }],
  [0, 0, { share: 1, tone: "bad" }],
  [null, 100, undefined],
  [10, null, undefined],
])("%s used of %s", (used, most, bar) => {
  expect(barOf(used, most, 80)).toEqual(bar);
});
