import metadata from "libphonenumber-js/min/metadata";

const names = new Intl.DisplayNames("en", { type: "region" });
const byCode: Readonly<Record<string, readonly string[]>> = metadata.country_calling_codes;

export const countryName = (country: string): string => names.of(country) ?? country;

/** Countries by name, each with the calling code numbers of it begin with: `{ country: "AT", name: "Austria", prefix: "+43" }`. */
export const COUNTRIES: readonly { country: string; name: string; prefix: string }[] = Object.entries(byCode)
  .flatMap(([code, countries]) =>
    countries.map((country) => ({ country, name: countryName(country), prefix: `+${code}` })),
  )
  .sort((a, b) => a.name.localeCompare(b.name, "en"));

/**
 * The country a number or the beginning of one belongs to, by its calling code; where several share one, the first of them and how many
 * more. Undefined for what is no calling code, or not yet a whole one.
 */
export function callingCodeOf(prefix: string): { code: string; country: string; others: number } | undefined {
  for (let length = 3; length >= 1; length--) {
    const code = prefix.slice(1, 1 + length);
    const [country, ...others] = (code.length === length && byCode[code]) || [];
    if (prefix.startsWith("+") && country !== undefined) return { code: `+${code}`, country, others: others.length };
  }
  return undefined;
}
