import { matchesPattern, type OutboundRule } from "@callplane/edge-api/contract";
import { toE164 } from "#src/format/phone-number.ts";

export type Tried =
  | { kind: "nothing" }
  | { kind: "emergency" }
  | { kind: "no number"; why: string }
  | { kind: "number"; dialed: string; e164: string };

/** What somebody who types this would call from their phone. */
export function readTried(
  typed: string,
  of: { country: string; outsidePrefix: string | null; emergencyNumbers: readonly string[] },
): Tried {
  const digits = typed.replace(/[^0-9+*#]/g, "");
  if (digits === "") return { kind: "nothing" };
  if (of.emergencyNumbers.includes(digits)) return { kind: "emergency" };
  const { outsidePrefix } = of;
  const isLed = outsidePrefix !== null && digits.startsWith(outsidePrefix);
  if (outsidePrefix !== null && !isLed && !digits.startsWith("+")) {
    return { kind: "no number", why: `Calls to the outside begin with ${outsidePrefix}.` };
  }
  const dialed = isLed ? digits.slice(outsidePrefix.length) : digits;
  if (of.emergencyNumbers.includes(dialed)) return { kind: "emergency" };
  const e164 = toE164(dialed, of.country);
  if (e164 === null || !/^\+[1-9]\d{4,14}$/.test(e164))
    return { kind: "no number", why: "That is no whole number yet." };
  return { kind: "number", dialed, e164 };
}

/** The first rule that means the number and counts just now decides; -1: none, so it is not allowed. */
export function whichRule(
  rules: readonly OutboundRule[],
  { e164, dialed }: { e164: string; dialed: string },
  isOpen: (businessHoursId: string) => boolean,
): number {
  const counts = ({ businessHoursId, hoursState }: OutboundRule) =>
    businessHoursId === null || isOpen(businessHoursId) === (hoursState === "open");
  return rules.findIndex((rule) => matchesPattern(rule.pattern, e164, dialed) && counts(rule));
}
