import { getCountries } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { numberPlanOf } from "../../src/apply/number-plan.ts";
import { formatFor, matchesPattern, normalise, sentTo } from "./numbers.ts";
import { AUSTRIA } from "./testing/a-snapshot.ts";
import { hasPlainForms, nationalOf, numbersOf } from "./testing/world-numbers.ts";

describe("what is dialled in Vienna", () => {
  it.each([
    ["+4315550100", "+4315550100"],
    ["004315550100", "+4315550100"],
    ["015550100", "+4315550100"],
    ["01 555-01.00", "+4315550100"],
    ["0664 1234567", "+436641234567"],
    ["6641234567", "+436641234567"],
    ["0012125550100", "+12125550100"],
  ])("%s is %s", (dialed, e164) => {
    expect(normalise(AUSTRIA, null, dialed)?.e164).toBe(e164);
  });

  it.each(["", "+", "0", "00", "*72", "01*5", "#31#01555", "+0123456789", "00000000000", "00123456789012345678"])(
    "%j is no number",
    (dialed) => {
      expect(normalise(AUSTRIA, null, dialed)).toBeNull();
    },
  );

  it("needs the outside prefix where there is one, except for a number with a plus", () => {
    expect(normalise(AUSTRIA, "9", "9015550100")).toEqual({ dialed: "015550100", e164: "+4315550100" });
    expect(normalise(AUSTRIA, "9", "015550100")).toBeNull();
    expect(normalise(AUSTRIA, "9", "+4315550100")).toEqual({ dialed: "+4315550100", e164: "+4315550100" });
  });
});

const countries = getCountries().map((country) => ({ country, plan: numberPlanOf(country) }));

describe("in every country", () => {
  /**
   * Where it is not just "a prefix, then the number": mobiles in Argentina are written 0…15… for +54 9…; service numbers in Belarus come after
   * 8, all others after 80; old numbers in Gabon are written as if they were new ones; in Rwanda some begin with the prefix themselves.
   */
  const EXCEPTIONS = ["AR", "BY", "GA", "RW"];

  it("is understood as libphonenumber does, but for the named ones", () => {
    const wrong = countries.flatMap(({ country, plan }) => {
      const numbers = numbersOf(country).filter((number) => hasPlainForms(number));
      expect.soft(numbers.length, country).toBeGreaterThan(0);
      return numbers.some((number) => normalise(plan, null, nationalOf(number))?.e164 !== number.number)
        ? [country]
        : [];
    });
    expect(wrong).toEqual(EXCEPTIONS);
  });

  it("reaches every other country by the prefix for abroad", () => {
    const abroad = (["AT", "US", "GB", "JP", "BR"] as const).flatMap((country) => numbersOf(country).slice(0, 3));
    for (const { country, plan } of countries) {
      for (const { number, countryCallingCode } of abroad.filter((each) => each.country !== country)) {
        if (countryCallingCode === plan.callingCode) continue;
        const dialed = formatFor("national", number, plan);
        expect.soft(normalise(plan, null, dialed)?.e164, `${dialed} in ${country}`).toBe(number);
      }
    }
  });

  it("writes a number of its own so that it is understood again", () => {
    for (const { country, plan } of countries.filter((each) => !EXCEPTIONS.includes(each.country))) {
      for (const { number } of numbersOf(country).filter((each) => hasPlainForms(each))) {
        const dialed = formatFor("national", number, plan);
        expect.soft(normalise(plan, null, dialed)?.e164, `${dialed} in ${country}`).toBe(number);
      }
    }
  });
});

describe("what a rule is matched with", () => {
  it.each([
    ["+43", "+4315550100", "015550100", true],
    ["+", "+12125550100", "0012125550100", true],
    ["+431", "+436641234567", "06641234567", false],
    ["0XX", "+43", "012", true],
    ["0XX", "+43", "0123", false],
    ["0.", "+43", "01", true],
    ["0.", "+43", "0", false],
    ["Z.", "+43", "01", false],
    ["N11", "+43", "211", true],
    ["N11", "+43", "111", false],
    ["*1X", "+43", "*15", true],
  ])("%s, of %s dialled as %s: %s", (pattern, e164, dialed, expected) => {
    expect(matchesPattern(pattern, e164, dialed)).toBe(expected);
  });
});

describe("what a trunk is sent", () => {
  const plain = { format: "e164_plus", strip: 0, prepend: "", dialPrefix: "", isEmergency: false } as const;
  const abroad = { dialed: "0012125550100", e164: "+12125550100" };

  it.each([
    [plain, "+12125550100"],
    [{ ...plain, format: "e164" } as const, "12125550100"],
    [{ ...plain, format: "national" } as const, "0012125550100"],
    [{ ...plain, strip: 1, prepend: "99" }, "9912125550100"],
    [{ ...plain, isEmergency: true, strip: 2 }, "12125550100"],
  ])("%o", (trunk, sent) => {
    expect(sentTo(trunk, abroad, AUSTRIA)).toBe(sent);
  });

  it("is a home number in the country's own way", () => {
    expect(formatFor("national", "+436641234567", AUSTRIA)).toBe("06641234567");
  });
});
