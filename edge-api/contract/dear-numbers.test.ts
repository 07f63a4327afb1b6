import { getCountries } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { DEAR_NUMBERS } from "./dear-number-patterns.ts";
import { dearNumberKind } from "./dear-numbers.ts";
import { numberRefusal, priceOf, ratesOf } from "./guard-rules.ts";
import { numbersOf } from "./routing/testing/world-numbers.ts";
import { NO_LIMITS } from "./testing/no-limits.ts";

const everywhere = getCountries().flatMap(numbersOf);

describe("a dear number", () => {
  it.each([
    ["+48701234567", "premium"],
    ["+447012345678", "premium"],
    ["+43900123456", "premium"],
    ["+48501234567", "mobile"],
    ["+43810123456", "mobile"],
    ["+48221234567", null],
    ["+12125550123", null],
    ["+88161234567", null],
    ["+999", null],
  ])("%s is %s", (number, expected) => {
    expect(dearNumberKind(number)).toBe(expected);
  });

  it("is what libphonenumber takes for one, in every country", () => {
    const odd = everywhere.filter((number) => {
      const type = number.getType();
      const kind = dearNumberKind(number.number);
      if (type === "PREMIUM_RATE" || type === "PERSONAL_NUMBER") return kind !== "premium";
      if (type === "SHARED_COST" || type === "MOBILE") return kind === null;
      return type === "FIXED_LINE" && kind === "premium";
    });
    expect(odd.map((number) => `${number.number} ${String(number.country)} ${String(number.getType())}`)).toEqual([]);
    expect(everywhere.length).toBeGreaterThan(5_000);
    expect(Object.keys(DEAR_NUMBERS).length).toBeGreaterThan(180);
  });
});

describe("the guards of a tenant, whatever its country", () => {
  it.each(["international", "high_risk"] as const)(
    "let no premium number of its own country out on a line of class %s",
    (of) => {
      const leaving = getCountries().flatMap((country) => {
        const numbers = numbersOf(country).filter((number) => number.getType() === "PREMIUM_RATE");
        return numbers.flatMap(({ number, countryCallingCode }) => {
          const rates = ratesOf([{ prefix: `+${countryCallingCode}`, country, class: of, perMinuteMicros: 50_000 }]);
          const price = priceOf(rates, country, number);
          const refusal = numberRefusal({ country, timeZone: "UTC", limits: NO_LIMITS }, number, price, 0);
          return refusal === null ? [`${country} ${number}`] : [];
        });
      });
      expect(leaving).toEqual([]);
    },
  );
});
