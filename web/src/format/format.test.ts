import { describe, expect, it } from "vitest";
import { dayBounds, startOfDay } from "./day.ts";
import { readPhoneNumber, toE164 } from "./phone-number.ts";
import { formatDuration, formatInstant, formatMs, formatOffset, formatRelative, formatUtc } from "./time.ts";

describe("times", () => {
  it("are shown in the tenant's zone, and in UTC beside it", () => {
    expect(formatInstant("2026-11-20T23:30:00Z", "Europe/Vienna", "short")).toBe("21 Nov, 00:30");
    expect(formatInstant("2026-07-01T12:00:00.123Z", "America/New_York", "precise")).toBe("08:00:00.123");
    expect(formatUtc("2026-11-21T00:30:00+01:00")).toBe("2026-11-20 23:30:00 UTC");
  });

  it("are told by how long ago they were", () => {
    const now = Date.parse("2026-11-20T12:00:00Z");
    expect(formatRelative("2026-11-20T11:59:40Z", now)).toBe("just now");
    expect(formatRelative("2026-11-20T11:57:10Z", now)).toBe("2 minutes ago");
    expect(formatRelative("2026-11-19T11:00:00Z", now)).toBe("yesterday");
    expect(formatRelative("2026-11-20T12:00:30Z", now)).toBe("in a moment");
  });

  it.each([
    [0, "0:00"],
    [59.6, "1:00"],
    [760, "12:40"],
    [3723, "1:02:03"],
    [-5, "0:00"],
  ])("%d s of talk reads %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [3.4, "3 ms"],
    [999, "999 ms"],
    [1840, "1.84 s"],
    [12_345, "12.3 s"],
  ])("%d ms of work reads %s", (ms, text) => expect(formatMs(ms)).toBe(text));

  it.each([
    [0, "+0.000"],
    [4012, "+4.012"],
    [62_345, "+1:02.345"],
    [-20, "−0.020"],
  ])("%d ms into a call reads %s", (ms, text) => expect(formatOffset(ms)).toBe(text));
});

describe("days", () => {
  it("begin at the zone's own midnight", () => {
    expect(startOfDay(new Date("2026-11-20T12:00:00Z"), "Europe/Vienna")).toBe("2026-11-19T23:00:00.000Z");
    expect(startOfDay(new Date("2026-11-20T03:00:00Z"), "America/New_York")).toBe("2026-11-19T05:00:00.000Z");
    expect(startOfDay(new Date("2026-11-20T12:00:00Z"), "Asia/Kathmandu")).toBe("2026-11-19T18:15:00.000Z");
  });

  it("are 23 or 25 hours long when the clocks change", () => {
    const hours = (day: string, zone: string) => {
      const { from, to } = dayBounds(day, zone) ?? { from: "", to: "" };
      return (Date.parse(to) + 1 - Date.parse(from)) / 3_600_000;
    };
    expect(hours("2026-03-29", "Europe/Vienna")).toBe(23);
    expect(hours("2026-10-25", "Europe/Vienna")).toBe(25);
    expect(hours("2026-06-01", "Pacific/Kiritimati")).toBe(24);
    expect(hours("2026-06-01", "Pacific/Pago_Pago")).toBe(24);
  });

  it("that begin at one o'clock, because midnight is skipped, begin there", () => {
    // Clocks in Beirut went from 00:00 to 01:00 on 29 March 2026.
    expect(startOfDay(new Date("2026-03-29T10:00:00Z"), "Asia/Beirut")).toBe("2026-03-28T22:00:00.000Z");
  });

  it("that are none are refused", () => {
    expect(dayBounds("2026-13-45", "Europe/Vienna")).toBeUndefined();
    expect(dayBounds("yesterday", "Europe/Vienna")).toBeUndefined();
  });
});

describe("numbers", () => {
  it("are read as dialled at home and copied in E.164", () => {
    expect(readPhoneNumber("+43123456789", "AT")).toEqual({
      shown: "01 23456789",
      copied: "+43123456789",
      isOutside: true,
    });
    expect(readPhoneNumber("+442079460000", "AT").shown).toBe("+44 20 7946 0000");
    expect(readPhoneNumber("0123456789", "AT").copied).toBe("+43123456789");
  });

  it.each(["600", "*97", "1000", "anonymous", "+1"])("%s stays as it is", (number) => {
    expect(readPhoneNumber(number, "AT")).toEqual({ shown: number, copied: number, isOutside: false });
  });
});

describe("numbers that are typed", () => {
  it.each([
    ["0650 1234567", "AT", "+436501234567"],
    ["+1 (415) 555-2671", "AT", "+14155552671"],
    ["020 7946 0958", "GB", "+442079460958"],
    ["  ", "AT", null],
    ["reception", "AT", "reception"],
    ["12", "AT", "12"],
  ])("%s in %s is kept as %s", (typed, country, kept) => {
    expect(toE164(typed, country)).toBe(kept);
  });
});
