import { expect, it } from "vitest";
import { holidayInWords } from "./hours-words.ts";

const eve = { name: "Eve", from: "2026-12-24", to: "2026-12-24", everyYear: false, destination: null };

it.each([
  [eve, "Eve 2026-12-24"],
  [{ ...eve, to: "2026-12-26", everyYear: true }, "Eve 12-24–12-26 every year"],
  [{ ...eve, fromTime: "12:00" }, "Eve 2026-12-24 12:00–2026-12-24"],
  [{ ...eve, to: "2026-12-26", fromTime: "12:00", toTime: "09:00" }, "Eve 2026-12-24 12:00–2026-12-26 09:00"],
])("tells %o as %s", (holiday, words) => {
  expect(holidayInWords(holiday)).toBe(words);
});
