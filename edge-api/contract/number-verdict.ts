import type { CallGuards } from "./call-guards.ts";
import type { CallLimits, GuardRefusal, LimitOwner, UserCallLimits } from "./call-limits.ts";
import {
  isNight,
  kindRefusal,
  type NumberPrice,
  type NumberRules,
  nightRefusal,
  numberRefusal,
} from "./guard-rules.ts";

/** Why a call is not let out, and by whose limits. */
export type Verdict = { readonly refusal: GuardRefusal; readonly limitOf: LimitOwner };

type Guards = Pick<CallGuards, "country" | "timeZone" | "limits" | "people" | "blocked">;
type Own = Omit<UserCallLimits, "maxCallsPerSecond" | "maxCallMinutes">;

/** What the company's limits and a person's own say of a number at this moment (ms since 1970); null: it may be called. Nothing is counted. */
export function numberVerdict(
  guards: Guards,
  userId: string | null,
  number: string,
  price: NumberPrice,
  at: number,
): Verdict | null {
  if (guards.blocked.some((each) => each.userId === userId)) return { refusal: "blocked", limitOf: "company" };
  const own = guards.people.find((each) => each.userId === userId);
  if (own?.exceedsCompany === true) return inPlaceOf(guards, own, number, price, at);
  const company = numberRefusal(guards, number, price, at);
  if (company !== null) return { refusal: company, limitOf: "company" };
  const person = own === undefined ? null : besides(guards, own, price, at);
  return person && { refusal: person, limitOf: "person" };
}

/** Beside the company's: the person's can only take away, and the company's exceptions are none to them. */
function besides({ country, timeZone }: Guards, own: Own, price: NumberPrice, at: number): GuardRefusal | null {
  const rules: NumberRules = {
    allowedCountries: own.allowedCountries,
    allowsPremium: own.allowsPremium ?? true,
    allowsHighRisk: own.allowsHighRisk ?? true,
    night: own.night === "none" ? null : own.night,
  };
  return kindRefusal(rules, country, price) ?? nightRefusal(rules, timeZone, price, at);
}

/** In place of the company's, as far as the person has any; prefixes are the company's. */
function inPlaceOf(guards: Guards, own: Own, number: string, price: NumberPrice, at: number): Verdict | null {
  const { limits } = guards;
  const together = {
    ...limits,
    allowedCountries: own.allowedCountries ?? limits.allowedCountries,
    allowsPremium: own.allowsPremium ?? limits.allowsPremium,
    allowsHighRisk: own.allowsHighRisk ?? limits.allowsHighRisk,
    night: own.night === "none" ? null : (own.night ?? limits.night),
  };
  const refusal = numberRefusal({ ...guards, limits: together }, number, price, at);
  if (refusal === null) return null;
  const isOwn: Partial<Record<GuardRefusal, boolean>> = {
    country: own.allowedCountries !== null,
    premium: own.allowsPremium !== null,
    high_risk: own.allowsHighRisk !== null,
    night: own.night !== null,
  };
  return { refusal, limitOf: isOwn[refusal] === true ? "person" : "company" };
}

/** What says of a number that whoever calls it is up to no good: nobody comes upon these ten times by mistake. */
const SUSPICIOUS: ReadonlySet<GuardRefusal> = new Set([
  "country",
  "premium",
  "high_risk",
  "unknown_price",
  "blocked_prefix",
  "night",
]);

/** Whether such a refusal counts towards blocking the person. */
export function countsTowardsBlock(refusal: GuardRefusal): boolean {
  return SUSPICIOUS.has(refusal);
}

/** Where a company has set no night of its own. */
const USUAL_NIGHT: NonNullable<CallLimits["night"]> = { from: "22:00", to: "06:00" };

/**
 * The destination that a call let out at night counts as, towards blocking the person. Null: it is day, or the number is neither dear nor risky, or
 * an exception the company made.
 */
export function nightDestination(guards: Guards, number: string, price: NumberPrice, at: number): string | null {
  const { limits, timeZone } = guards;
  const isDear = price.class === "premium" || price.class === "high_risk" || price.class === "satellite";
  if (!isDear && price.class !== "unknown") return null;
  if (limits.allowedPrefixes.some((prefix) => number.startsWith(prefix))) return null;
  return isNight(limits.night ?? USUAL_NIGHT, timeZone, at) ? number : null;
}
