import { SHORT_NUMBERS } from "./short-number-patterns.ts";

/** What a short number of a country is: of `unknown` nobody says what it costs, and `premium` costs more than any other call. */
export type ShortNumberClass = "emergency" | "free" | "standard" | "premium" | "unknown";

/** The longest there are: 116 117. */
const MOST_DIGITS = 6;

/**
 * What a number in E.164 is when it is a short one of this country, such as +43112 for what was dialled as 112; null for a full number, and
 * for any of another country, where nobody's short numbers can be called.
 */
export function shortNumberClass(country: string, e164: string): ShortNumberClass | null {
  const callingCode = callingCodeOf(country);
  if (callingCode === undefined || !e164.startsWith(`+${callingCode}`)) return null;
  return shortDigitsClass(country, e164.slice(1 + callingCode.length));
}

/**
 * Whether a number in E.164 is a short one of some other country: nobody there should be called by it from abroad, and a carrier that takes it for the short
 * number bills what that costs.
 */
export function isShortAbroad(homeCountry: string, e164: string): boolean {
  return Object.keys(SHORT_NUMBERS).some(
    (country) =>
      country !== homeCountry &&
      callingCodeOf(country) !== callingCodeOf(homeCountry) &&
      shortNumberClass(country, e164) !== null,
  );
}

/** The same of digits as they are dialled within the country. */
export function shortDigitsClass(country: string, digits: string): ShortNumberClass | null {
  const [, least, emergency, free, standard, premium, all] = wordsOf(country);
  if (least === undefined || digits.length > MOST_DIGITS) return null;
  if (matches(emergency, digits)) return "emergency";
  if (matches(premium, digits)) return "premium";
  if (matches(free, digits)) return "free";
  if (matches(standard, digits)) return "standard";
  return matches(all, digits) || digits.length < Number(least) ? "unknown" : null;
}

/** Without the plus; undefined for what is no country. */
export function callingCodeOf(country: string): string | undefined {
  return wordsOf(country)[0];
}

function wordsOf(country: string): readonly string[] {
  return SHORT_NUMBERS[country]?.split(" ") ?? [];
}

function matches(pattern: string | undefined, digits: string): boolean {
  return pattern !== undefined && pattern !== "-" && new RegExp(`^(?:${pattern})$`).test(digits);
}
