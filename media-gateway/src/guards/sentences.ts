import { GUARD_WORDS, type GuardRefusal, type Verdict } from "@callplane/edge-api/contract";

const COUNTRIES = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** What stands on the timeline of a call that was not let out. */
export function refusedSentence({ refusal, limitOf }: Verdict, country: string | null): string {
  const name = refusal === "country" && country !== null ? countryName(country) : undefined;
  const by = limitOf === "person" ? " by the caller's own limits" : "";
  return name === undefined
    ? `Not let out${by}: ${GUARD_WORDS[refusal]}.`
    : `Not let out${by}: calls to ${name} are not allowed.`;
}

/** And of one that was ended in its middle; null: it lasted as long as a call may. */
export function endedSentence(refusal: GuardRefusal | null): string {
  if (refusal === null) return "Ended by the call limits: it lasted as long as a call may.";
  return `Ended by the call limits: ${GUARD_WORDS[refusal]}.`;
}

function countryName(code: string): string | undefined {
  try {
    return COUNTRIES.of(code);
  } catch {
    return undefined; // no code at all
  }
}
