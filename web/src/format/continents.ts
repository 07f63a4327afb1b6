import { getCountries } from "libphonenumber-js/min";
import { countryName } from "./calling-codes.ts";

/** Countries with telephone numbers of their own, by continent (UN M49; its Americas parted at Panama). */
const CODES = {
  Europe:
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
  Asia: "AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE",
  Africa:
    "AC AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TA TD TG TN TZ UG YT ZA ZM ZW",
  "North America":
    "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI",
  "South America": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
  Oceania: "AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PW SB TK TO TV VU WF WS",
} as const;

export type Continent = { name: string; countries: readonly { code: string; name: string }[] };

/** All countries that can be called, by name within their continent; what belongs to none comes last. */
export const CONTINENTS: readonly Continent[] = continents();

function continents(): Continent[] {
  const known = new Set<string>();
  const named = (codes: readonly string[]) =>
    codes.map((code) => ({ code, name: countryName(code) })).sort((a, b) => a.name.localeCompare(b.name, "en"));
  const parts = Object.entries(CODES).map(([name, text]) => {
    const codes = text.split(" ");
    for (const code of codes) known.add(code);
    return { name, countries: named(codes) };
  });
  const rest = getCountries().filter((code) => !known.has(code));
  return rest.length === 0 ? parts : [...parts, { name: "Elsewhere", countries: named(rest) }];
}
