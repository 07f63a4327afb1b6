import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A number for the eye and for the clipboard. Numbers of the tenant's own country are shown as they are dialled there; all are copied
 * in E.164. Extensions, feature codes and what cannot be understood stay as they are.
 */
export function readPhoneNumber(
  number: string,
  country: string,
): { shown: string; copied: string; isOutside: boolean } {
  const same = { shown: number, copied: number, isOutside: false };
  if (!/^\+?\d{7,15}$/.test(number)) return same;
  const parsed = parsePhoneNumberFromString(number, toCountry(country));
  if (parsed === undefined || !parsed.isPossible()) return same;
  const shown = parsed.country === country ? parsed.formatNational() : parsed.formatInternational();
  return { shown, copied: parsed.number, isOutside: true };
}

/** What was typed, in E.164 when it is a possible number of its country; otherwise as it was typed. Nothing typed is null. */
export function toE164(typed: string, country: string): string | null {
  if (typed.trim() === "") return null;
  const parsed = parsePhoneNumberFromString(typed, toCountry(country));
  return parsed?.isPossible() === true ? parsed.number : typed.trim();
}

function toCountry(country: string): CountryCode | undefined {
  return isSupportedCountry(country) ? country : undefined;
}
