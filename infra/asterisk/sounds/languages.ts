/**
 * The languages Asterisk speaks here, by the name of their folder, and the folder Debian puts their recordings into: for a machine's own
 * Asterisk `update-alternatives` makes the one a link to the other.
 */
export const SOUND_FOLDERS = {
  en: "en_US_f_Allison",
  de: "de",
  es: "es_MX_f_Allison",
  fr: "fr_CA_f_June",
  it: "it_IT_m_Carlo",
  ru: "ru_RU_f_IvrvoiceRU",
} as const;

/** Debian's packages of them. English is there in better quality too; the others are fetched in the small one, for a telephone hears little more. */
export const SOUND_PACKAGES = [
  "asterisk-core-sounds-en",
  "asterisk-core-sounds-en-gsm",
  "asterisk-core-sounds-en-wav",
  "asterisk-core-sounds-es",
  "asterisk-core-sounds-es-gsm",
  "asterisk-core-sounds-fr",
  "asterisk-core-sounds-fr-gsm",
  "asterisk-core-sounds-it",
  "asterisk-core-sounds-it-gsm",
  "asterisk-core-sounds-ru",
  "asterisk-core-sounds-ru-gsm",
  "asterisk-prompt-de",
] as const;
