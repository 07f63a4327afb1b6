import { expect, it } from "vitest";
import { forwardTargetWords, toForwardTarget } from "./forward-target.ts";

it.each([
  ["1001", "1001"],
  [" 10 01 ", "1001"],
  ["0650 1234567", "+436501234567"],
  ["+44 20 7946 0958", "+442079460958"],
  ["", null],
  ["reception", "reception"],
])("takes %s for %s", (typed, target) => {
  expect(toForwardTarget(typed, "AT")).toBe(target);
});

it("says where calls go", () => {
  expect(forwardTargetWords("1001", "AT")).toBe("extension 1001");
  expect(forwardTargetWords("+436501234567", "AT")).toBe("0650 1234567");
});
