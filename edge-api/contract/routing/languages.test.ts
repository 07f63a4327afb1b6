import { expect, it } from "vitest";
import { languageOfCountry, PHONE_LANGUAGES, type PhoneLanguage } from "../languages.ts";
import type { Snapshot } from "../snapshot.ts";
import { compileRouting } from "./compile.ts";
import { STOCK_WORDS, stockWords } from "./stock-words.ts";
import { ACME, FRIDAY_NOON, MAIN_NUMBER, MENU } from "./testing/acme.ts";
import { MOBILE } from "./testing/walks.ts";
import { walk } from "./walk.ts";

type Changes = { language?: string; did?: string; menu?: string };

/** The company as it speaks this, its number and its menu perhaps something else; everybody is hidden from, so that words are said. */
function speaking({ language, did, menu }: Changes): Snapshot {
  const { routing } = ACME;
  if (routing === undefined) throw new Error("the company has routing");
  return {
    ...ACME,
    tenant: { ...ACME.tenant, ...(language !== undefined && { language }) },
    routing: {
      ...routing,
      dids: routing.dids.map((each) => ({ ...each, ...(did !== undefined && { language: did }) })),
      ivrMenus: routing.ivrMenus.map((each) => ({
        ...each,
        ...(menu !== undefined && { language: menu }),
        keys: [
          {
            key: "1" as const,
            label: null,
            destination: { kind: "RING_GROUP", id: "00000000-0000-4000-8000-0000000000ff" },
          },
        ],
      })),
    },
  };
}

const wordsOf = (snapshot: Snapshot, keys: string[]) => {
  const from = { kind: "outside", number: MOBILE } as const;
  const { end } = walk(compileRouting(snapshot), { from, to: MAIN_NUMBER, at: FRIDAY_NOON, keys });
  return end.how === "ended" ? end.words : end.how;
};
const nobody = (language: PhoneLanguage) => stockWords("nobodyAvailable", language);

it.each([
  ["English, where nothing was chosen", {}, "en"],
  ["the company's language", { language: "fr" }, "fr"],
  ["the number's", { language: "fr", did: "it" }, "it"],
  ["English, on a number of a company that speaks another", { language: "fr", did: "en" }, "en"],
  ["the menu's, from there on", { language: "fr", did: "it", menu: "ru" }, "ru"],
  ["English where the snapshot has a language nobody here speaks", { language: "tlh" }, "en"],
] as const)("a caller hears %s", (_, changes, language) => {
  expect(MENU.id).toBe(ACME.routing?.ivrMenus[0]?.id);
  expect(wordsOf(speaking(changes), ["1"])).toBe(nobody(language));
});

it("says in which language, wherever it becomes another", () => {
  const from = { kind: "outside", number: MOBILE } as const;
  const program = compileRouting(speaking({ language: "fr", menu: "ru" }));
  const { entries } = walk(program, { from, to: MAIN_NUMBER, at: FRIDAY_NOON, keys: ["1"] });
  const told = entries.map(({ sentence }) => sentence).filter((sentence) => sentence.includes("spoken to"));
  expect(told).toEqual(["The caller is spoken to in French.", "The caller is spoken to in Russian."]);
});

it("says every sentence in every language, each its own", () => {
  for (const words of Object.keys(STOCK_WORDS) as (keyof typeof STOCK_WORDS)[]) {
    const said = PHONE_LANGUAGES.map((language) => stockWords(words, language));
    expect(new Set(said).size, words).toBe(PHONE_LANGUAGES.length);
    for (const text of said) expect(text.trim(), words).not.toBe("");
  }
});

it.each([
  ["AT", "de"],
  ["CH", "de"],
  ["FR", "fr"],
  ["MX", "es"],
  ["CA", "en"],
  ["NL", "en"],
])("of %s expects %s", (country, language) => {
  expect(languageOfCountry(country)).toBe(language);
});
