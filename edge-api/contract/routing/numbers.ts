import type { NumberPlan } from "../snapshot-routing.ts";
import type { NumberFormat } from "../trunks.ts";

type HowToDial = Pick<NumberPlan, "callingCode" | "nationalPrefix"> & {
  readonly internationalPrefixes: readonly string[];
};

/** ITU-T E.164: up to 15 digits after the plus, the first of them not 0. */
const E164 = /^\+[1-9]\d{4,14}$/;

/** What was dialled after the outside prefix, and what number that is. */
export type Normalised = { readonly dialed: string; readonly e164: string };

/**
 * What somebody dialled, as E.164: with a plus as it stands; after the prefix for abroad as a number of the world; else as one of the country,
 * with or without its national prefix. Null for what cannot be a number, and without the outside prefix where there is one.
 */
export function normalise(plan: HowToDial, outsidePrefix: string | null, dialed: string): Normalised | null {
  const rest = afterOutsidePrefix(dialed.replace(/[^0-9+*#]/g, ""), outsidePrefix);
  if (rest === null || !/^\+?\d+$/.test(rest)) return null;
  const e164 = rest.startsWith("+") ? rest : `+${worldDigits(plan, rest)}`;
  return E164.test(e164) ? { dialed: rest, e164 } : null;
}

function afterOutsidePrefix(dialed: string, prefix: string | null): string | null {
  if (prefix === null) return dialed;
  if (dialed.startsWith(prefix)) return dialed.slice(prefix.length);
  return dialed.startsWith("+") ? dialed : null;
}

function worldDigits({ callingCode, internationalPrefixes, nationalPrefix }: HowToDial, digits: string): string {
  const abroad = internationalPrefixes.find((prefix) => digits.startsWith(prefix));
  if (abroad !== undefined) return digits.slice(abroad.length);
  const isPrefixed = nationalPrefix !== null && digits.startsWith(nationalPrefix);
  return callingCode + (isPrefixed ? digits.slice(nationalPrefix.length) : digits);
}

/**
 * Whether an outbound rule is meant: `+43` begins the number in E.164; digits with X (any), Z (1–9), N (2–9) and a final dot (one or more of
 * anything) are compared with the whole of what was dialled, without the outside prefix.
 */
export function matchesPattern(pattern: string, e164: string, dialed: string): boolean {
  if (pattern.startsWith("+")) return e164.startsWith(pattern);
  const isOpen = pattern.endsWith(".");
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? dialed.length <= fixed.length : dialed.length !== fixed.length) return false;
  return Array.from(fixed).every((symbol, index) => matchesSymbol(symbol, dialed[index] ?? ""));
}

function matchesSymbol(symbol: string, digit: string): boolean {
  if (symbol === "X") return digit >= "0" && digit <= "9";
  if (symbol === "Z") return digit >= "1" && digit <= "9";
  if (symbol === "N") return digit >= "2" && digit <= "9";
  return symbol === digit;
}

/** The number as a trunk wants it written; in the country's own way a number of another country is dialled as from there. */
export function formatFor(format: NumberFormat, e164: string, plan: HowToDial): string {
  const digits = e164.slice(1);
  if (format === "e164_plus") return e164;
  if (format === "e164") return digits;
  const { callingCode, internationalPrefixes, nationalPrefix } = plan;
  if (digits.startsWith(callingCode)) return (nationalPrefix ?? "") + digits.slice(callingCode.length);
  return (internationalPrefixes[0] ?? "") + digits;
}

/**
 * What the trunk is sent: an emergency number as it was dialled, any other written its way; then `strip` characters off and `prepend` on, and
 * before all that, but for an emergency number, what the carrier wants dialled first.
 */
export function sentTo(
  trunk: {
    readonly format: NumberFormat;
    readonly strip: number;
    readonly prepend: string;
    readonly dialPrefix: string;
    readonly isEmergency: boolean;
  },
  number: Normalised,
  plan: HowToDial,
): string {
  const written = trunk.isEmergency ? number.dialed : formatFor(trunk.format, number.e164, plan);
  return (trunk.isEmergency ? "" : trunk.dialPrefix) + trunk.prepend + written.slice(trunk.strip);
}
