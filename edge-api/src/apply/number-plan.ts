import { type CountryCode, getCountryCallingCode, Metadata } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/min/metadata";
import type { NumberPlan } from "../../contract/index.ts";

/** Where what is dialled before a number is not what the library calls the national prefix: Belarus dials 8, then 0. */
const DIALED_AT_HOME: Readonly<Record<string, string>> = { BY: "80" };
/** No country has a longer prefix for calls abroad. */
const LONGEST_PREFIX = 4;

/**
 * How numbers are dialled in the country (ISO 3166-1 alpha-2), by libphonenumber's metadata. Of a country that has no plan there,
 * numbers can only be dialled with a country code after "00".
 */
export function numberPlanOf(country: string): NumberPlan {
  if (!isKnown(country)) return { country, callingCode: "0", internationalPrefixes: ["00"], nationalPrefix: null };
  const all = new Metadata(metadata);
  all.selectNumberingPlan(country);
  const plan = all.numberingPlan;
  if (plan === undefined) throw new Error(`libphonenumber selected no plan for ${country}`);
  return {
    country,
    callingCode: getCountryCallingCode(country, metadata),
    internationalPrefixes: prefixesOf(plan.IDDPrefix(), plan.defaultIDDPrefix()),
    nationalPrefix: DIALED_AT_HOME[country] ?? nationalPrefixOf(plan),
  };
}

function isKnown(country: string): country is CountryCode {
  return Object.hasOwn(metadata.countries, country);
}

/**
 * What is dialled before a country code: the usual one where the country has one, else all that have the fewest digits; longer ones
 * only choose a carrier.
 */
function prefixesOf(pattern: string, usual: string | undefined): string[] {
  const isPrefix = new RegExp(`^(?:${pattern})$`);
  if (usual !== undefined && isPrefix.test(usual)) return [usual];
  for (let digits = 1; digits <= LONGEST_PREFIX; digits++) {
    const all = Array.from({ length: 10 ** digits }, (_, n) => String(n).padStart(digits, "0"));
    const prefixes = all.filter((each) => isPrefix.test(each));
    if (prefixes.length > 0) return prefixes;
  }
  return [];
}

/** The library has it, its types do not. */
function nationalPrefixOf(plan: object): string | null {
  const read = "nationalPrefix" in plan ? plan.nationalPrefix : undefined;
  const prefix: unknown = typeof read === "function" ? read.call(plan) : undefined;
  return typeof prefix === "string" && prefix !== "" ? prefix : null;
}
