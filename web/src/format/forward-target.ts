import { readPhoneNumber, toE164 } from "./phone-number.ts";

/** What was typed as a place to send calls to: an extension when it is as short as one, else an outside number in E.164. */
export function toForwardTarget(typed: string, country: string): string | null {
  const digits = typed.replace(/[\s()/.-]/g, "");
  return /^\d{2,6}$/.test(digits) ? digits : toE164(typed, country);
}

/** "extension 1001" or the outside number as it is dialled at home. */
export function forwardTargetWords(target: string, country: string): string {
  return target.startsWith("+") ? forwardTargetTyped(target, country) : `extension ${target}`;
}

/** What stands in the field to change it: as one would type it. */
export function forwardTargetTyped(target: string | null, country: string): string {
  return target === null ? "" : target.startsWith("+") ? readPhoneNumber(target, country).shown : target;
}
