import { LANGUAGE_NAMES, PHONE_LANGUAGES } from "@callplane/edge-api/contract";

/** What the telephone system itself can speak, for a field to choose from. */
export const PHONE_LANGUAGE_OPTIONS = PHONE_LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
