import { describe, expect, it } from "vitest";
import type { CallLimits, Rate } from "./call-limits.ts";
import { dayOf, endOfDay, numberRefusal, priceOf, ratesOf, UNKNOWN_PER_MINUTE_MICROS } from "./guard-rules.ts";
import { NO_LIMITS } from "./testing/no-limits.ts";

const line = (prefix: string, country: string | null, of: Rate["class"], perMinuteMicros = 10_000): Rate => ({
  prefix,
  country,
  class: of,
  perMinuteMicros,
});
const rates = ratesOf([
  line("+43", "AT", "national"),
  line("+43664", "AT", "mobile", 50_000),
  line("+43800", "AT", "free", 0),
  line("+43900", "AT", "premium", 2_000_000),
  line("+1", null, "international"),
  line("+1876", "JM", "high_risk"),
  line("+44", "GB", "international"),
  line("+371", "LV", "high_risk"),
  line("+8816", null, "satellite", 6_000_000),
  line("+800", null, "free", 0),
]);

const NOON = Date.UTC(2026, 10, 20, 11);
const ask = (number: string, over: Partial<CallLimits> = {}, { home = "AT", at = NOON } = {}) => {
  const guards = { country: home, timeZone: "Europe/Vienna", limits: { ...NO_LIMITS, ...over } };
  return numberRefusal(guards, number, priceOf(rates, home, number), at);
};

describe("the price of a number", () => {
  it.each([
    ["+43664123456", "AT", "mobile", "+43664"],
    ["+431234567", "AT", "national", "+43"],
    ["+431234567", "DE", "international", "+43"],
    ["+43664123456", "DE", "international", "+43664"],
    ["+43800123", "DE", "international", "+43800"],
    ["+43900123", "DE", "premium", "+43900"],
    ["+442071234567", "GB", "national", "+44"],
    ["+37160001234", "LV", "national", "+371"],
    ["+37160001234", "AT", "high_risk", "+371"],
    ["+18765551234", "US", "high_risk", "+1876"],
    ["+80012345678", "AT", "free", "+800"],
    ["+999123", "AT", "unknown", null],
  ])("%s from %s is %s, by %s", (number, home, expected, prefix) => {
    expect(priceOf(rates, home, number)).toMatchObject({ class: expected, prefix });
  });

  it("is the dearest there is where no line says, and says so: what was forgotten counts against the spend allowed", () => {
    const unknown = { prefix: null, country: null, class: "unknown" };
    const dear = ratesOf([line("+44", "GB", "international"), line("+882", null, "high_risk", 12_000_000)]);
    expect(priceOf(dear, "AT", "+999123")).toEqual({ ...unknown, perMinuteMicros: 12_000_000 });
    expect(priceOf(rates, "AT", "+999123")).toEqual({ ...unknown, perMinuteMicros: UNKNOWN_PER_MINUTE_MICROS });
    expect(priceOf(ratesOf([]), "AT", "+999123")).toEqual({ ...unknown, perMinuteMicros: UNKNOWN_PER_MINUTE_MICROS });
  });
});

describe("what the guards say of a number", () => {
  it("lets the world through, but for what is dear or risky", () => {
    expect(ask("+442071234567")).toBeNull();
    expect(ask("+43900123")).toBe("premium");
    expect(ask("+37160001234")).toBe("high_risk");
    expect(ask("+88161234567")).toBe("high_risk");
    expect(ask("+43900123", { allowsPremium: true })).toBeNull();
    expect(ask("+88161234567", { allowsHighRisk: true })).toBeNull();
  });

  it("lets nothing out of which nobody says what it is, whatever countries and classes are allowed, but for exceptions", () => {
    const everything = { allowsPremium: true, allowsHighRisk: true };
    expect(ask("+999123", everything)).toBe("unknown_price");
    expect(ask("+431555", everything)).toBe("unknown_price");
    expect(ask("+999123", { allowedPrefixes: ["+9991"] })).toBeNull();
    const guards = { country: "AT", timeZone: "Europe/Vienna", limits: { ...NO_LIMITS, ...everything } };
    expect(numberRefusal(guards, "+442071234567", priceOf(ratesOf([]), "AT", "+442071234567"), NOON)).toBe(
      "unknown_price",
    );
  });

  it("keeps to the countries chosen; one's own and free numbers always may", () => {
    const allowedCountries = ["DE"];
    expect(ask("+442071234567", { allowedCountries })).toBe("country");
    expect(ask("+431234567", { allowedCountries })).toBeNull();
    expect(ask("+80012345678", { allowedCountries })).toBeNull();
    expect(ask("+88161234567", { allowedCountries, allowsHighRisk: true })).toBeNull();
  });

  it("knows exceptions to class and country, and none to a prefix that is blocked", () => {
    expect(ask("+88161234567", { allowedPrefixes: ["+88161"] })).toBeNull();
    expect(ask("+442071234567", { allowedCountries: [], allowedPrefixes: ["+4420"] })).toBeNull();
    expect(ask("+442071234567", { blockedPrefixes: ["+44"], allowedPrefixes: ["+4420"] })).toBe("blocked_prefix");
  });

  it.each([
    ["22:00", "06:00", Date.UTC(2026, 10, 20, 20, 59), null],
    ["22:00", "06:00", Date.UTC(2026, 10, 20, 21, 0), "night"],
    ["22:00", "06:00", Date.UTC(2026, 10, 20, 4, 59), "night"],
    ["22:00", "06:00", Date.UTC(2026, 10, 20, 5, 0), null],
    ["00:00", "06:00", Date.UTC(2026, 6, 20, 3, 59), "night"],
    ["00:00", "06:00", Date.UTC(2026, 6, 20, 4, 0), null],
    ["18:00", "24:00", Date.UTC(2026, 10, 20, 22, 59), "night"],
  ])("from %s until %s lets only near calls out, by the tenant's clocks", (from, to, at, expected) => {
    const night = { from, to };
    expect(ask("+442071234567", { night }, { at })).toBe(expected);
    expect(ask("+442071234567", { night, allowedPrefixes: ["+44"] }, { at })).toBe(expected);
    expect(ask("+43664123456", { night }, { at })).toBeNull();
  });

  it("takes a day from midnight to midnight by the tenant's clocks", () => {
    const late = Date.UTC(2026, 10, 20, 23, 30);
    expect([dayOf("UTC", late), dayOf("Europe/Vienna", late)]).toEqual(["2026-11-20", "2026-11-21"]);
  });

  it.each([
    ["Europe/Vienna", "2026-11-20T11:00:00Z", "2026-11-20T23:00:00Z"],
    ["Europe/Vienna", "2026-10-25T00:30:00Z", "2026-10-25T23:00:00Z"],
    ["Europe/Vienna", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
    ["America/Santiago", "2026-09-06T02:00:00Z", "2026-09-06T04:00:00Z"],
  ])("ends a day in %s that is on at %s at %s", (zone, at, end) => {
    expect(new Date(endOfDay(zone, Date.parse(at)))).toEqual(new Date(end));
  });
});
