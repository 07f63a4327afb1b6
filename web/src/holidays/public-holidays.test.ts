import { describe, expect, it } from "vitest";
import { publicHolidays } from "./answer.ts";
import { publicHolidaysOf } from "./public-holidays.ts";

const daysOf = (country: string, part: string | null, year: number) =>
  publicHolidaysOf(country, part, year)?.days.filter(({ isPublic }) => isPublic) ?? [];

describe("public holidays", () => {
  it("are those of the country, and more in a part of it", () => {
    const berlin = daysOf("DE", "BE", 2027).map(({ name }) => name);
    const bavaria = daysOf("DE", "BY", 2027);
    expect(berlin).not.toContain("Epiphany");
    expect(bavaria).toContainEqual({ name: "Epiphany", from: "2027-01-06", to: "2027-01-06", isPublic: true });
    expect(bavaria).toContainEqual({ name: "Easter Monday", from: "2027-03-29", to: "2027-03-29", isPublic: true });
  });

  it("follow rules: a substitute day where Christmas is on a Saturday", () => {
    expect(daysOf("GB", "ENG", 2027).map(({ from }) => from)).toEqual(
      expect.arrayContaining(["2027-12-27", "2027-12-28"]),
    );
  });

  it("may last several days, or begin in the afternoon", () => {
    const eid = daysOf("SA", null, 2026).find(({ name }) => name.includes("Eid al-Fitr"));
    expect(eid).toMatchObject({ from: "2026-03-19", to: "2026-03-22" });
    const eve = publicHolidaysOf("DE", null, 2026)?.days.find(({ name }) => name === "Christmas Eve");
    expect(eve).toEqual({
      name: "Christmas Eve",
      from: "2026-12-24",
      to: "2026-12-24",
      fromTime: "14:00",
      isPublic: false,
    });
  });

  it("of every country fit the form they are put into", () => {
    for (const country of ["US", "CA", "FR", "CH", "AE", "IN", "JP", "NZ", "ZA", "BR"]) {
      const answer = publicHolidaysOf(country, null, 2027);
      expect(publicHolidays.parse(answer).days.length, country).toBeGreaterThan(3);
    }
  });

  it("are not known of a country or a part that is not there", () => {
    expect(publicHolidaysOf("XX", null, 2027)).toBeUndefined();
    expect(publicHolidaysOf("DE", "constructor", 2027)).toBeUndefined();
  });
});
