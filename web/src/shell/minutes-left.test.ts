import { expect, it } from "vitest";
import { minutesLeft } from "./minutes-left.ts";

it.each([
  [90 * 60_000, "1 h 30 min"],
  [60 * 60_000, "1 h"],
  [59 * 60_000 + 1, "1 h"],
  [59 * 60_000, "59 min"],
  [20_000, "1 min"],
  [-5, "1 min"],
])("says of %s ms", (ms, words) => {
  expect(minutesLeft(1_000_000 + ms, 1_000_000)).toBe(words);
});
