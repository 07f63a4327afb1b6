import { describe, expect, it } from "vitest";
import { numberRefusal, priceOf, ratesOf } from "./guard-rules.ts";
import { SHORT_NUMBERS } from "./short-number-patterns.ts";
import { callingCodeOf, isShortAbroad, shortDigitsClass, shortNumberClass } from "./short-numbers.ts";
import { NO_LIMITS } from "./testing/no-limits.ts";

describe("a short number", () => {
  it.each([
    ["AT", "112", "emergency"],
    ["AT", "144", "emergency"],
    ["AT", "140", "free"],
    ["AT", "116117", "free"],
    ["AT", "1484", "free"],
    ["AT", "1555", "unknown"],
    ["AT", "9999", "unknown"],
    ["AT", "06641", null],
    ["DE", "11880", "unknown"],
    ["DE", "030123", null],
    ["GB", "118500", "unknown"],
    ["FR", "15", "emergency"],
    ["FR", "3615", "premium"],
    ["BE", "1204", "premium"],
    ["IT", "4888", "unknown"],
    ["US", "911", "emergency"],
    ["US", "4444", "unknown"],
    ["NU", "4002", null],
    ["AQ", "112", null],
  ] as const)("of %s: %s is %s", (country, digits, expected) => {
    expect(shortDigitsClass(country, digits)).toBe(expected);
  });

  it("is one of the country it is dialled in, and of no other", () => {
    expect(shortNumberClass("AT", "+43112")).toBe("emergency");
    expect(shortNumberClass("DE", "+43112")).toBeNull();
    expect(shortNumberClass("AT", "+431234567")).toBeNull();
  });
});

it.each([
  ["AT", "+3411822", true],
  ["ES", "+3411822", false],
  ["AT", "+34911234567", false],
  ["AT", "+6834002", false],
  ["US", "+18765550123", false],
  ["CA", "+1911", false],
] as const)("from %s %s is a short number of another country: %s", (home, number, expected) => {
  expect(isShortAbroad(home, number)).toBe(expected);
});

describe("in every country", () => {
  it("no short number leaves by default that bills the caller or that nobody knows; those for help do", () => {
    const digits = [...Array(1000).keys()].flatMap((n) => [String(n).padStart(3, "0"), `${n}`.padStart(4, "1")]);
    const seen = new Map<string, number>();
    for (const country of Object.keys(SHORT_NUMBERS)) {
      const code = callingCodeOf(country);
      const rates = ratesOf([{ prefix: `+${code}`, country, class: "national", perMinuteMicros: 10_000 }]);
      const guards = { country, timeZone: "UTC", limits: NO_LIMITS };
      for (const dialed of digits) {
        const number = `+${code}${dialed}`;
        const of = shortNumberClass(country, number);
        const refusal = numberRefusal(guards, number, priceOf(rates, country, number), 0);
        seen.set(`${of} ${refusal}`, (seen.get(`${of} ${refusal}`) ?? 0) + 1);
      }
    }
    expect([...seen.keys()].toSorted()).toEqual(
      [
        "emergency null",
        "free null",
        "null null",
        "premium premium",
        "standard null",
        "unknown unknown_price",
      ].toSorted(),
    );
  });

  it("costs as the dearest number does where it is let out all the same, unless the price list names that very number", () => {
    const national = { prefix: "+43", country: "AT", class: "national", perMinuteMicros: 10_000 } as const;
    const dear = { prefix: "+882", country: null, class: "high_risk", perMinuteMicros: 12_000_000 } as const;
    const named = { ...national, prefix: "+431555", class: "free", perMinuteMicros: 0 } as const;
    expect(priceOf(ratesOf([national, dear]), "AT", "+431555")).toMatchObject({ perMinuteMicros: 12_000_000 });
    expect(priceOf(ratesOf([national, dear, named]), "AT", "+431555")).toMatchObject({ class: "free" });
    expect(priceOf(ratesOf([national]), "AT", "+43112")).toMatchObject({ class: "free", perMinuteMicros: 0 });
  });
});
