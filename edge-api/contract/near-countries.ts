/*
 * Where a new company may call to begin with: its own country and those its people most likely have business with. Whoever needs more ticks it; what
 * nobody needs is what fraud lives on. By treaties, since they say of themselves who is in them:
 *
 * - the European Economic Area: the 27 of the Union (https://european-union.europa.eu/principles-countries-history/eu-countries_en) and Iceland,
 *   Liechtenstein, Norway (https://www.efta.int/eea); with them Switzerland (EFTA), the United Kingdom, its Crown dependencies and Gibraltar, and the
 *   small states the Union has a customs union or the euro with (Andorra, Monaco, San Marino, the Vatican)
 * - the United States and Canada, of the North American Numbering Plan (https://www.nanpa.com/about); its other countries are called with the same +1,
 *   cost as much as an ocean does, and are where fraud likes to call: each has itself and these two
 * - Australia and New Zealand (ANZCERTA)
 * - the states of the Gulf Cooperation Council (https://www.gcc-sg.org)
 * - Mercosur's (https://www.mercosur.int/en/about-mercosur/mercosur-countries)
 * - the Southern African Customs Union's (https://www.sacu.int)
 * - the East African Community's (https://www.eac.int/eac-partner-states), without those whose numbers fraud prefers (COG, SOM)
 */
const GROUPS: readonly (readonly string[])[] = [
  (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO CH GB GG GI IM JE AD MC SM VA " +
    "AX"
  ).split(" "),
  ["US", "CA"],
  ["AU", "NZ"],
  "AE BH KW OM QA SA".split(" "),
  "AR BO BR PY UY".split(" "),
  "BW LS NA SZ ZA".split(" "),
  "BI KE RW SS TZ UG".split(" "),
];

/** Of the North American Numbering Plan, beside the United States and Canada. */
const OTHERS_OF_NANP: ReadonlySet<string> = new Set(
  "AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI".split(" "),
);

/** The country itself and those near to it, sorted; of a country in no such group itself alone. */
export function nearCountries(home: string): string[] {
  if (OTHERS_OF_NANP.has(home)) return [home, "US", "CA"].toSorted();
  return [...new Set([home, ...(GROUPS.find((group) => group.includes(home)) ?? [])])].toSorted();
}
