import { describe, expect, it } from "vitest";
import { dayWords, isTaken } from "./public-holiday-days.ts";

const christmas = { name: "Christmas Day", from: "2027-12-25", to: "2027-12-25", isPublic: true };
const eid = { name: "Eid al-Fitr", from: "2026-03-19", to: "2026-03-22", isPublic: true };

describe("a public holiday", () => {
  it("is in the list by its own date, within a longer one, or by one of every year", () => {
    expect(isTaken(christmas, [{ from: "2027-12-25", to: "2027-12-25", everyYear: false }])).toBe(true);
    expect(isTaken(christmas, [{ from: "2027-12-24", to: "2027-12-31", everyYear: false }])).toBe(true);
    expect(isTaken(christmas, [{ from: "2020-12-24", to: "2020-12-26", everyYear: true }])).toBe(true);
  });

  it("is not in the list by another year's date or by a part of its days", () => {
    expect(isTaken(christmas, [{ from: "2026-12-25", to: "2026-12-25", everyYear: false }])).toBe(false);
    expect(isTaken(eid, [{ from: "2026-03-19", to: "2026-03-20", everyYear: false }])).toBe(false);
  });

  it("is told as people say it", () => {
    expect(dayWords(christmas)).toBe("Sat 25 Dec");
    expect(dayWords(eid)).toBe("19 Mar – 22 Mar");
    expect(dayWords({ ...christmas, from: "2026-12-24", to: "2026-12-24", fromTime: "14:00" })).toBe(
      "Thu 24 Dec, from 14:00",
    );
  });
});
