import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holiday as holidaySchema } from "../business-hours.ts";
import { type Calendar, hoursAt } from "./hours-at.ts";
import { isHoliday, minuteOf } from "./hours-rules.ts";
import { aCalendar, anInstant, anOverride } from "./testing/arbitrary-hours.ts";

const WEEKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const week = (from: string, to: string, days = WEEKDAYS) => [{ days, from, to }];
const holiday = (name: string, from: string, to = from, everyYear = false) => ({
  name,
  from,
  to,
  everyYear,
  destination: null,
});
const turnOfTheYear = () => ({
  ...holiday("", "2020-12-31", "2021-01-02", true),
  fromTime: "15:00",
  toTime: "09:00",
});
const aYear = (fromTime: string, toTime: string) => ({
  ...holiday("", "2020-03-01", "2021-03-01", true),
  fromTime,
  toTime,
});
const at = (calendar: Partial<Calendar>, instant: string) =>
  hoursAt({ timeZone: "Europe/Vienna", weekly: [], holidays: [], ...calendar }, null, Date.parse(instant));

describe("the week", () => {
  const office = { weekly: week("09:00", "17:00") };

  it.each([
    ["the first minute", "2026-11-20T09:00+01:00", "open", "2026-11-20T17:00+01:00"],
    ["the last second", "2026-11-20T16:59:59+01:00", "open", "2026-11-20T17:00+01:00"],
    ["closing time", "2026-11-20T17:00+01:00", "closed", "2026-11-23T09:00+01:00"],
    ["over the weekend", "2026-11-21T12:00+01:00", "closed", "2026-11-23T09:00+01:00"],
  ])("%s", (_, instant, state, until) => {
    expect(at(office, instant)).toMatchObject({ state, until: new Date(until).toISOString() });
  });

  it("says why", () => {
    expect(at(office, "2026-11-20T10:00+01:00").because).toBe("Friday 09:00–17:00");
    expect(at(office, "2026-11-20T20:00+01:00").because).toBe("Outside the opening hours");
    expect(at({}, "2026-11-20T20:00+01:00")).toEqual({
      state: "closed",
      because: "No opening hours are set",
      until: null,
    });
  });

  it("lasts over midnight, named after the day it began", () => {
    const bar = { weekly: week("22:00", "04:00", [5]) };
    expect(at(bar, "2026-11-21T03:59+01:00")).toEqual({
      state: "open",
      because: "Friday 22:00–04:00",
      until: "2026-11-21T03:00:00.000Z",
    });
    expect(at(bar, "2026-11-21T04:00+01:00").state).toBe("closed");
    expect(at(bar, "2026-11-21T22:00+01:00").state).toBe("closed");
    expect(at({ weekly: week("22:00", "04:00", [7]) }, "2026-11-23T01:00+01:00").state).toBe("open");
  });

  it("takes 24:00 as midnight, and never changes when it is always open", () => {
    expect(at({ weekly: week("00:00", "24:00", [5]) }, "2026-11-20T12:00+01:00").until).toBe(
      "2026-11-20T23:00:00.000Z",
    );
    expect(at({ weekly: week("00:00", "24:00", EVERY_DAY) }, "2026-11-20T12:00+01:00")).toMatchObject({
      state: "open",
      until: null,
    });
    expect(at({ weekly: week("08:00", "08:00", EVERY_DAY) }, "2026-11-20T07:00+01:00")).toMatchObject({
      state: "open",
    });
  });
});

describe("holidays", () => {
  const always = { weekly: week("00:00", "24:00", EVERY_DAY) };

  it("go before the week, from midnight to midnight by the clocks of the zone", () => {
    const closed = { ...always, holidays: [holiday("Christmas Eve", "2026-12-24")] };
    expect(at(closed, "2026-12-23T23:59+01:00")).toMatchObject({ state: "open", until: "2026-12-23T23:00:00.000Z" });
    expect(at(closed, "2026-12-24T00:00+01:00")).toEqual({
      state: "holiday",
      because: "Christmas Eve",
      until: "2026-12-24T23:00:00.000Z",
    });
    expect(at(closed, "2027-12-24T12:00+01:00").state).toBe("open");
  });

  it.each([
    ["each year", holiday("", "2020-12-24", "2020-12-26", true), "2031-12-25", true],
    ["not the day after", holiday("", "2020-12-24", "2020-12-26", true), "2031-12-27", false],
    ["over New Year, in December", holiday("", "2020-12-24", "2021-01-06", true), "2030-12-31", true],
    ["over New Year, in January", holiday("", "2020-12-24", "2021-01-06", true), "2030-01-06", true],
    ["over New Year, not in summer", holiday("", "2020-12-24", "2021-01-06", true), "2030-07-01", false],
    ["a whole year", holiday("", "2020-03-01", "2021-03-01", true), "2030-07-01", true],
    ["29 February in a leap year", holiday("", "2024-02-29", "2024-02-29", true), "2028-02-29", true],
    ["29 February does not become 28", holiday("", "2024-02-29", "2024-02-29", true), "2027-02-28", false],
    ["29 February does not become 1 March", holiday("", "2024-02-29", "2024-02-29", true), "2027-03-01", false],
    ["with a year, not in another", holiday("", "2026-05-01"), "2027-05-01", false],
  ])("%s", (_, one, date, expected) => {
    expect(isHoliday(one, { date, minute: 0 })).toBe(expected);
    expect(isHoliday(one, { date, minute: 1439 })).toBe(expected);
  });

  const eve = { ...holiday("Christmas", "2026-12-24", "2026-12-26"), fromTime: "12:00" };

  it("begin and end in the middle of a day; the week counts until then and after", () => {
    const office = { weekly: week("09:00", "17:00", EVERY_DAY), holidays: [{ ...eve, toTime: "10:30" }] };
    expect(at(office, "2026-12-24T11:59+01:00")).toMatchObject({ state: "open", until: "2026-12-24T11:00:00.000Z" });
    expect(at(office, "2026-12-24T12:00+01:00")).toMatchObject({
      state: "holiday",
      until: "2026-12-26T09:30:00.000Z",
    });
    expect(at(office, "2026-12-26T10:30+01:00")).toMatchObject({ state: "open", until: "2026-12-26T16:00:00.000Z" });
  });

  it.each([
    ["each year, before it begins", { ...eve, everyYear: true }, "2030-12-24", "11:59", false],
    ["each year, once it has", { ...eve, everyYear: true }, "2030-12-24", "12:00", true],
    ["each year, to the end of its last day", { ...eve, everyYear: true }, "2030-12-26", "23:59", true],
    ["over New Year, on its last morning", turnOfTheYear(), "2031-01-02", "08:59", true],
    ["over New Year, when that is over", turnOfTheYear(), "2031-01-02", "09:00", false],
    ["a year but for some hours, in them", aYear("18:00", "09:00"), "2030-03-01", "12:00", false],
    ["a year but for some hours, after them", aYear("18:00", "09:00"), "2030-03-01", "18:00", true],
    ["a year and some hours", aYear("09:00", "18:00"), "2030-03-01", "08:00", true],
    ["a few hours of one day", { ...eve, to: "2026-12-24", toTime: "13:00" }, "2026-12-24", "12:59", true],
    ["a few hours of one day, after them", { ...eve, to: "2026-12-24", toTime: "13:00" }, "2026-12-24", "13:00", false],
  ])("with times: %s", (_, one, date, time, expected) => {
    expect(isHoliday(one, { date, minute: minuteOf(time) })).toBe(expected);
  });

  it("are refused where they end before they begin", () => {
    const given = { ...eve, to: "2026-12-24", toTime: "12:00" };
    expect(holidaySchema.safeParse(given).error?.issues).toMatchObject([{ path: ["toTime"] }]);
    expect(holidaySchema.safeParse({ ...given, toTime: "12:01" }).success).toBe(true);
    expect(holidaySchema.safeParse({ ...given, to: "2026-12-25", toTime: "00:00" }).success).toBe(true);
  });
});

describe("what is set by hand", () => {
  const office: Calendar = { timeZone: "Europe/Vienna", weekly: week("09:00", "17:00"), holidays: [] };
  const noon = Date.parse("2026-11-20T12:00+01:00");

  it("holds until its end, then the calendar again", () => {
    const override = { state: "closed", until: "2026-11-20T14:00:00+01:00" } as const;
    expect(hoursAt(office, override, noon)).toEqual({
      state: "closed",
      because: "Set to closed by hand",
      until: "2026-11-20T13:00:00.000Z",
    });
    expect(hoursAt(office, override, Date.parse(override.until)).state).toBe("open");
  });

  it("ends unnoticed where the calendar says the same", () => {
    const override = { state: "closed", until: "2026-11-20T20:00:00+01:00" } as const;
    expect(hoursAt(office, override, noon).until).toBe("2026-11-23T08:00:00.000Z");
  });

  it("lasts until it is taken back", () => {
    expect(hoursAt(office, { state: "open", until: null }, noon)).toMatchObject({ state: "open", until: null });
  });
});

describe("nights on which the clocks change", () => {
  const vienna = "Europe/Vienna";
  const newYork = "America/New_York";
  const lordHowe = "Australia/Lord_Howe";
  const night = week("01:45", "02:15", EVERY_DAY);

  it.each([
    // Put forward: 02:00 becomes 03:00 (Lord Howe: 02:30), so that what would end at 02:15 ends with the change.
    [vienna, "2027-03-28T01:50+01:00", "open", "2027-03-28T03:00+02:00"],
    [newYork, "2027-03-14T01:50-05:00", "open", "2027-03-14T03:00-04:00"],
    [lordHowe, "2027-10-03T01:50+10:30", "open", "2027-10-03T02:30+11:00"],
    // Put back: Vienna shows 02:00 to 03:00 twice, New York 01:00 to 02:00, Lord Howe 01:30 to 02:00.
    [vienna, "2026-10-25T01:50+02:00", "open", "2026-10-25T02:15+02:00"],
    [vienna, "2026-10-25T02:20+02:00", "closed", "2026-10-25T02:00+01:00"],
    [vienna, "2026-10-25T02:05+01:00", "open", "2026-10-25T02:15+01:00"],
    [newYork, "2026-11-01T01:50-04:00", "open", "2026-11-01T01:00-05:00"],
    [newYork, "2026-11-01T01:10-05:00", "closed", "2026-11-01T01:45-05:00"],
    [lordHowe, "2027-04-04T01:50+11:00", "open", "2027-04-04T01:30+10:30"],
    [lordHowe, "2027-04-04T01:40+10:30", "closed", "2027-04-04T01:45+10:30"],
  ])("%s at %s it is %s until %s", (timeZone, instant, state, until) => {
    expect(at({ timeZone, weekly: night }, instant)).toMatchObject({ state, until: new Date(until).toISOString() });
  });

  it.each([
    [vienna, "2027-03-28T01:00+01:00", "2027-03-28T03:00+02:00"],
    [newYork, "2027-03-14T01:00-05:00", "2027-03-14T03:00-04:00"],
  ])("opens with the change where the opening time is skipped: %s", (timeZone, instant, until) => {
    const skipped = { timeZone, weekly: week("02:30", "06:00", EVERY_DAY) };
    expect(at(skipped, instant)).toMatchObject({ state: "closed", until: new Date(until).toISOString() });
  });

  it.each([
    [vienna, "2027-03-27T12:00+01:00", "2027-03-28T09:00+02:00"],
    [vienna, "2026-10-24T12:00+02:00", "2026-10-25T09:00+01:00"],
    [newYork, "2026-10-31T12:00-04:00", "2026-11-01T09:00-05:00"],
    [lordHowe, "2027-10-02T12:00+10:30", "2027-10-03T09:00+11:00"],
  ])("opens at nine by the new time: %s after %s", (timeZone, instant, until) => {
    expect(at({ timeZone, weekly: week("09:00", "10:00", [7]) }, instant).until).toBe(new Date(until).toISOString());
  });
});

describe("whatever the calendar", () => {
  it("keeps its state until the change it foretells, and then has another", () => {
    fc.assert(
      fc.property(
        aCalendar,
        anOverride,
        anInstant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (calendar, override, instant, share) => {
          const now = hoursAt(calendar, override, instant);
          const until = now.until === null ? instant + 366 * 86_400_000 : Date.parse(now.until);
          expect(until).toBeGreaterThan(instant);
          const between = Math.floor(instant + (until - 1 - instant) * share);
          expect(hoursAt(calendar, override, between).state).toBe(now.state);
          expect(hoursAt(calendar, override, until - 1).state).toBe(now.state);
          if (now.until !== null) expect(hoursAt(calendar, override, until).state).not.toBe(now.state);
        },
      ),
      { numRuns: 300 },
    );
  });
});
