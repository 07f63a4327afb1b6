import { DEAR_NUMBERS } from "./dear-number-patterns.ts";

/** What a numbering plan says of a full number: `premium` bills its caller, `mobile` stands for all that cost as a mobile does. */
export type DearNumberKind = "premium" | "mobile";

const LONGEST_CALLING_CODE = 3;

/** What kind of dear number an E.164 number is, in whatever country; null: an ordinary one, or one nobody knows. */
export function dearNumberKind(e164: string): DearNumberKind | null {
  for (let length = 1; length <= LONGEST_CALLING_CODE; length++) {
    const patterns = DEAR_NUMBERS[e164.slice(1, 1 + length)];
    if (patterns === undefined) continue;
    const [premium = "-", mobile = "-"] = patterns.split(" ");
    const digits = e164.slice(1 + length);
    if (matches(premium, digits)) return "premium";
    return matches(mobile, digits) ? "mobile" : null;
  }
  return null;
}

function matches(pattern: string, digits: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(digits);
}
