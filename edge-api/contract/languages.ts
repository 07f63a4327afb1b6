import { z } from "zod";

/** What the telephone system itself can say its sentences in (infra/asterisk/sounds), by ISO 639-1. */
export const PHONE_LANGUAGES = ["en", "de", "es", "fr", "it", "ru"] as const;
export type PhoneLanguage = (typeof PHONE_LANGUAGES)[number];
export const phoneLanguage = z.enum(PHONE_LANGUAGES);
export const LANGUAGE_NAMES: Readonly<Record<PhoneLanguage, string>> = {
  en: "English",
  de: "German",
  es: "Spanish",
  fr: "French",
  it: "Italian",
  ru: "Russian",
};

/** Countries, by ISO 3166-1 alpha-2, where most who call a company expect this language. Where several are spoken it is the largest of them. */
const COUNTRIES: Readonly<Record<Exclude<PhoneLanguage, "en">, string>> = {
  de: "AT CH DE LI",
  es: "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE",
  fr: "BE BF BI BJ BL CD CF CG CI CM DJ FR GA GF GN GP GQ LU MC MF MG ML MQ NC NE PF PM RE SN TD TG WF YT",
  it: "IT SM VA",
  ru: "BY KG KZ RU TJ",
};

/** What a company in this country speaks until it chooses: English where none of ours is at home. */
export function languageOfCountry(country: string): PhoneLanguage {
  return (
    PHONE_LANGUAGES.find((language) => language !== "en" && COUNTRIES[language].split(" ").includes(country)) ?? "en"
  );
}

/** A snapshot's word for a language: none in those made before there was a choice, nor where it is English; one we do not have is spoken in English. */
export function spokenLanguage(language: string | null | undefined): PhoneLanguage {
  return PHONE_LANGUAGES.find((each) => each === language) ?? "en";
}
