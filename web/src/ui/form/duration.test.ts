import { expect, it } from "vitest";
import { naturalUnit, secondsIn } from "./duration.ts";

it.each([
  [null, "s"],
  [0, "s"],
  [90, "s"],
  [120, "min"],
  [3600, "h"],
  [5400, "min"],
  [172_800, "d"],
])("reads %s seconds in %s", (sec, unit) => {
  expect(naturalUnit(sec)).toBe(unit);
});

it("knows the seconds of a unit", () => {
  expect(secondsIn("min")).toBe(60);
});
