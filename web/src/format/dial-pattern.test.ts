import { expect, it } from "vitest";
import { COUNTRIES, callingCodeOf } from "./calling-codes.ts";
import { patternWords } from "./dial-pattern.ts";

it.each([
  ["+", "all other numbers"],
  ["+43", "Austria (+43)"],
  ["+4390", "Austria, numbers that begin with +4390"],
  ["+1", "United States and 24 more (+1)"],
  ["+8", "numbers that begin with +8"],
  ["+88213", "numbers that begin with +88213"],
  ["0900.", "what is dialled with 0900 in front"],
  ["118XX", "what is dialled as 118XX"],
  ["0N.", "what is dialled as 0N and more"],
  ["1484", "1484, dialled just so"],
])("reads %s as calls to %s", (pattern, words) => {
  expect(patternWords(pattern)).toBe(words);
});

it("knows the longest calling code a number begins with", () => {
  expect(callingCodeOf("+420123456")).toEqual({ code: "+420", country: "CZ", others: 0 });
  expect(callingCodeOf("+442079460958")).toEqual({ code: "+44", country: "GB", others: 3 });
  expect(callingCodeOf("0043")).toBeUndefined();
  expect(COUNTRIES.find(({ country }) => country === "AT")).toEqual({ country: "AT", name: "Austria", prefix: "+43" });
});
