import fc from "fast-check";
import { Metadata } from "libphonenumber-js/core";
import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";
import metadata from "libphonenumber-js/max/metadata";

const TYPES = ["FIXED_LINE", "MOBILE", "TOLL_FREE", "PREMIUM_RATE", "SHARED_COST", "VOIP", "UAN", "PERSONAL_NUMBER"];
const SEED = 20_261_120;

/** Valid numbers of each kind the country has, made from libphonenumber's own patterns. */
export function numbersOf(country: CountryCode): readonly PhoneNumber[] {
  const all = new Metadata(metadata);
  all.selectNumberingPlan(country);
  const plan = all.numberingPlan;
  if (plan === undefined) return [];
  const code = metadata.countries[country]?.[0];
  return TYPES.flatMap((type) => patternOf(plan, type) ?? [])
    .flatMap((pattern) => fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns: 5, seed: SEED }))
    .flatMap((national) => parsePhoneNumberFromString(`+${String(code)}${national}`) ?? [])
    .filter((number) => number.isValid());
}

/** As it is written within its country, digits only. */
export function nationalOf(number: PhoneNumber): string {
  return number.formatNational().replace(/\D/g, "");
}

/**
 * Whether a number can be dialled from everywhere: it is an E.164 number, libphonenumber reads back what it writes, and it does not itself
 * begin with 00 (Japan's 00777 and the like exist only at home).
 */
export function hasPlainForms(number: PhoneNumber): boolean {
  const national = nationalOf(number);
  return (
    /^\+[1-9]\d{4,14}$/.test(number.number) &&
    parsePhoneNumberFromString(national, number.country)?.number === number.number &&
    !number.nationalNumber.startsWith("00")
  );
}

/** The library has the patterns, its types do not. */
function patternOf(plan: object, type: string): string | undefined {
  const kinds: unknown = Reflect.get(plan, "type");
  const kind: unknown = typeof kinds === "function" ? kinds.call(plan, type) : undefined;
  const read: unknown = typeof kind === "object" && kind !== null ? Reflect.get(kind, "pattern") : undefined;
  const pattern: unknown = typeof read === "function" ? read.call(kind) : undefined;
  return typeof pattern === "string" && pattern !== "" ? pattern : undefined;
}
