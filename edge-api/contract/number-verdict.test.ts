import { describe, expect, it } from "vitest";
import type { CallGuards } from "./call-guards.ts";
import { type Rate, userCallLimits } from "./call-limits.ts";
import { priceOf, ratesOf } from "./guard-rules.ts";
import { countsTowardsBlock, nightDestination, numberVerdict } from "./number-verdict.ts";
import { NO_LIMITS } from "./testing/no-limits.ts";

const line = (prefix: string, country: string | null, of: Rate["class"]): Rate => ({
  prefix,
  country,
  class: of,
  perMinuteMicros: 10_000,
});
const rates = ratesOf([
  line("+43", "AT", "national"),
  line("+43900", "AT", "premium"),
  line("+44", "GB", "international"),
  line("+371", "LV", "high_risk"),
  line("+8816", null, "satellite"),
]);
const NOON = Date.UTC(2026, 10, 20, 11);
const MIDNIGHT = Date.UTC(2026, 10, 20, 23);
const NO_CAPS = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
  maxCallMinutes: null,
};
type Own = Partial<CallGuards["people"][number]>;

const guardsOf = (company: Partial<CallGuards["limits"]>, own: Own | null): CallGuards => ({
  version: "0".repeat(64),
  country: "AT",
  timeZone: "Europe/Vienna",
  limits: { ...NO_LIMITS, ...company },
  people: own === null ? [] : [{ ...userCallLimits.parse(NO_CAPS), userId: "anna", extension: "1000", ...own }],
  blocked: [{ id: "block", userId: "eve" }],
});
const verdict = (
  number: string,
  {
    company = {},
    own = null,
    who = "anna",
    at = NOON,
  }: { company?: object; own?: Own | null; who?: string; at?: number },
) => {
  const said = numberVerdict(guardsOf(company, own), who, number, priceOf(rates, "AT", number), at);
  return said && `${said.limitOf} ${said.refusal}`;
};

describe("limits of a person's own", () => {
  it.each<[string, Own, object, string | null]>([
    ["+442071234567", { allowedCountries: ["DE"] }, {}, "person country"],
    ["+442071234567", { allowedCountries: ["DE", "GB"] }, {}, null],
    ["+442071234567", { allowedCountries: ["GB"] }, { allowedCountries: ["DE"] }, "company country"],
    ["+431234567", { allowedCountries: [] }, {}, null],
    ["+43900123", { allowsPremium: false }, { allowsPremium: true }, "person premium"],
    ["+43900123", { allowsPremium: true }, {}, "company premium"],
    ["+37160001234", { allowsHighRisk: false }, { allowsHighRisk: true }, "person high_risk"],
    ["+88161234567", { allowsHighRisk: true }, {}, "company high_risk"],
    // The company's exceptions open nothing that is closed for the person.
    ["+88161234567", { allowsHighRisk: false }, { allowedPrefixes: ["+88161"] }, "person high_risk"],
    ["+88161234567", {}, { allowedPrefixes: ["+88161"] }, null],
  ])("%s, own %j beside the company's %j: %s", (number, own, company, expected) => {
    expect(verdict(number, { own, company })).toBe(expected);
  });

  it("have a night of their own, which ends no night of the company's", () => {
    const night = { from: "22:00", to: "06:00" };
    expect(verdict("+442071234567", { own: { night }, at: MIDNIGHT })).toBe("person night");
    expect(verdict("+442071234567", { own: { night }, at: NOON })).toBeNull();
    expect(verdict("+442071234567", { own: { night: "none" }, company: { night }, at: MIDNIGHT })).toBe(
      "company night",
    );
  });

  it.each<[string, Own, object, number, string | null]>([
    ["+442071234567", { allowedCountries: ["GB"] }, { allowedCountries: [] }, NOON, null],
    ["+37160001234", { allowedCountries: ["GB"] }, { allowsHighRisk: true }, NOON, "person country"],
    ["+43900123", { allowsPremium: true }, {}, NOON, null],
    ["+43900123", {}, {}, NOON, "company premium"],
    ["+43900123", { allowsPremium: false }, { allowsPremium: true }, NOON, "person premium"],
    ["+442071234567", { night: "none" }, { night: { from: "22:00", to: "06:00" } }, MIDNIGHT, null],
    ["+442071234567", {}, { night: { from: "22:00", to: "06:00" } }, MIDNIGHT, "company night"],
    // Whatever they may, what the company blocks and what nobody knows stays where it is.
    ["+442071234567", { allowedCountries: ["GB"] }, { blockedPrefixes: ["+44"] }, NOON, "company blocked_prefix"],
    ["+999123", { allowsHighRisk: true, allowsPremium: true }, {}, NOON, "company unknown_price"],
  ])("%s, own %j in place of the company's %j: %s", (number, own, company, at, expected) => {
    expect(verdict(number, { own: { ...own, exceedsCompany: true }, company, at })).toBe(expected);
  });

  it("are nobody else's, and nobody's who has none", () => {
    expect(verdict("+442071234567", { own: { allowedCountries: [] }, who: "ben" })).toBeNull();
    expect(verdict("+442071234567", {})).toBeNull();
  });
});

describe("somebody who is blocked", () => {
  it("calls nobody outside, not even at home", () => {
    expect(verdict("+431234567", { who: "eve" })).toBe("company blocked");
  });

  it("becomes so by numbers, not by how much was called", () => {
    expect(countsTowardsBlock("country")).toBe(true);
    expect(countsTowardsBlock("concurrent_calls")).toBe(false);
    expect(countsTowardsBlock("blocked")).toBe(false);
    expect(countsTowardsBlock("ledger_unavailable")).toBe(false);
  });

  it.each([
    ["+37160001234", MIDNIGHT, {}, "+37160001234"],
    ["+37160001234", NOON, {}, null],
    ["+442071234567", MIDNIGHT, {}, null],
    ["+37160001234", MIDNIGHT, { allowedPrefixes: ["+371"] }, null],
    ["+37160001234", NOON, { night: { from: "08:00", to: "20:00" } }, "+37160001234"],
  ])("%s at %s with %j counts as %s", (number, at, company, expected) => {
    expect(nightDestination(guardsOf(company, null), number, priceOf(rates, "AT", number), at)).toBe(expected);
  });
});
