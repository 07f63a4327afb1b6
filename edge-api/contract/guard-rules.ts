import type { CallGuards } from "./call-guards.ts";
import type { CallLimits, GuardRefusal, PriceClass, Rate } from "./call-limits.ts";
import { type DearNumberKind, dearNumberKind } from "./dear-numbers.ts";
import { minuteOf } from "./routing/hours-rules.ts";
import { momentsAfter, offsetsOf, wallTime } from "./routing/wall-clock.ts";
import { isShortAbroad, shortNumberClass } from "./short-numbers.ts";

/*
 * What the guards say of a number, without counting anything: asked by the gateway of each call that leaves, by the simulator of any.
 */

/** A price list ready to be asked, by prefix. */
export type Rates = ReadonlyMap<string, Rate>;

export function ratesOf(items: readonly Rate[]): Rates {
  return new Map(items.map((item) => [item.prefix, item]));
}

/** What a number is and costs, seen from a tenant's country. `prefix` is the line of the price list that says so; null: none does. */
export type NumberPrice = {
  readonly prefix: string | null;
  readonly country: string | null;
  readonly class: PriceClass;
  /** Where no line says, that of the dearest line: a list that forgot a prefix must not make calls there free. */
  readonly perMinuteMicros: number;
};

/** What a number costs at least of which nobody says anything, 10 of the currency a minute: an empty list must not make every call free. */
export const UNKNOWN_PER_MINUTE_MICROS = 10_000_000;

/**
 * The longest prefix of an E.164 number decides. At most 15 looks, however long the list. Of a short number of one's own country, such as +43118899
 * for 118899, only a line for that very number does: what the country's numbers cost says nothing of it. Neither does a line for a whole country
 * say what its premium numbers and mobiles cost: those count as no cheaper than what the list has of their kind.
 */
export function priceOf(rates: Rates, homeCountry: string, number: string): NumberPrice {
  const short = rates.has(number) ? null : shortNumberClass(homeCountry, number);
  if (short !== null && short !== "standard") {
    const isFree = short === "emergency" || short === "free";
    const perMinuteMicros = isFree ? 0 : dearestOf(rates);
    return { prefix: null, country: homeCountry, class: isFree ? "free" : short, perMinuteMicros };
  }
  const isElsewhere = !rates.has(number) && isShortAbroad(homeCountry, number);
  if (isElsewhere) return { prefix: null, country: null, class: "unknown", perMinuteMicros: dearestOf(rates) };
  for (let length = number.length; length > 1; length--) {
    const rate = rates.get(number.slice(0, length));
    if (rate !== undefined) return priceBy(atItsKind(rates, rate, number), homeCountry);
  }
  return { prefix: null, country: null, class: "unknown", perMinuteMicros: dearestOf(rates) };
}

function dearestOf(rates: Rates): number {
  return dearest([...rates.values()], UNKNOWN_PER_MINUTE_MICROS);
}

function dearest(lines: readonly Rate[], least: number): number {
  return lines.reduce((most, { perMinuteMicros }) => Math.max(most, perMinuteMicros), least);
}

function priceBy(rate: Rate, homeCountry: string): NumberPrice {
  return { ...rate, class: classFrom(homeCountry, rate) };
}

/** The line as it holds for this number: a line of a kind speaks for itself, one for calls in general not of dear numbers. */
function atItsKind(rates: Rates, rate: Rate, number: string): Rate {
  const isGeneral = rate.class === "international" || rate.class === "national" || rate.class === "high_risk";
  const kind = isGeneral ? dearNumberKind(number) : null;
  if (kind === null || (kind === "mobile" && rate.class === "high_risk")) return rate;
  return {
    ...rate,
    class: kind,
    perMinuteMicros: Math.max(rate.perMinuteMicros, priceOfKind(rates, kind, rate.country)),
  };
}

/** The dearest of the kind in the country, of a country without a line of that kind the dearest anywhere. */
function priceOfKind(rates: Rates, kind: DearNumberKind, country: string | null): number {
  const ofKind = [...rates.values()].filter((rate) => rate.class === kind);
  const there = ofKind.filter((rate) => rate.country === country);
  return dearest(
    there.length > 0 ? there : ofKind,
    kind === "premium" && ofKind.length === 0 ? UNKNOWN_PER_MINUTE_MICROS : 0,
  );
}

/** National, mobile and free are only numbers of one's own country, and of those none is far away. */
function classFrom(homeCountry: string, { class: given, country }: Rate): PriceClass {
  const isHome = country === homeCountry;
  if (isHome) return given === "international" || given === "high_risk" ? "national" : given;
  return country !== null && CLASSES_AT_HOME.has(given) ? "international" : given;
}

const CLASSES_AT_HOME: ReadonlySet<PriceClass> = new Set(["national", "mobile", "free"]);

/** Which numbers may be called, whoever's rules they are. */
export type NumberRules = Pick<CallLimits, "allowedCountries" | "allowsPremium" | "allowsHighRisk" | "night">;

/** Why the number may not be called at this moment (ms since 1970), whatever was called before; null: it may. */
export function numberRefusal(
  guards: Pick<CallGuards, "country" | "timeZone"> & {
    readonly limits: NumberRules & Pick<CallLimits, "blockedPrefixes" | "allowedPrefixes">;
  },
  number: string,
  price: NumberPrice,
  at: number,
): GuardRefusal | null {
  const { limits } = guards;
  const begins = (prefix: string) => number.startsWith(prefix);
  if (limits.blockedPrefixes.some(begins)) return "blocked_prefix";
  if (!limits.allowedPrefixes.some(begins)) {
    if (price.class === "unknown") return "unknown_price";
    const refusal = kindRefusal(limits, guards.country, price);
    if (refusal !== null) return refusal;
  }
  return nightRefusal(limits, guards.timeZone, price, at);
}

/** What the number is, and where. */
export function kindRefusal(rules: NumberRules, home: string, price: NumberPrice): GuardRefusal | null {
  if (price.class === "premium" && !rules.allowsPremium) return "premium";
  if (isRisky(price) && !rules.allowsHighRisk) return "high_risk";
  // A satellite stands over no country, and a free number of the world is nobody's.
  const isOfNoCountry = price.class === "satellite" || (price.class === "free" && price.country === null);
  const mayGoThere = rules.allowedCountries?.includes(price.country ?? "") ?? true;
  return mayGoThere || isOfNoCountry || price.country === home ? null : "country";
}

export function nightRefusal(
  { night }: Pick<NumberRules, "night">,
  timeZone: string,
  price: NumberPrice,
  at: number,
): GuardRefusal | null {
  return isNight(night, timeZone, at) && !CLASSES_AT_HOME.has(price.class) ? "night" : null;
}

function isRisky({ class: given }: NumberPrice): boolean {
  return given === "high_risk" || given === "satellite";
}

/** What was used of a tenant's or a person's limits: calls up now, and of today what was talked and what it cost. */
export type Used = { readonly calls: number; readonly seconds: number; readonly micros: number };

type Caps = Pick<CallLimits, "maxConcurrentCalls" | "maxMinutesPerDay" | "maxSpendMicrosPerDay">;

/** A call is paid a minute ahead (media-gateway/src/guards/ledger.ts). */
const PAID_AHEAD_SEC = 60;

/** Why one call more would not be let out by what was used; null: it would. Calls a second are no matter of one call. */
export function usageRefusal(caps: Caps, used: Used, { perMinuteMicros }: NumberPrice): GuardRefusal | null {
  const { maxConcurrentCalls, maxMinutesPerDay, maxSpendMicrosPerDay } = caps;
  if (maxConcurrentCalls !== null && used.calls >= maxConcurrentCalls) return "concurrent_calls";
  if (maxMinutesPerDay !== null && used.seconds + PAID_AHEAD_SEC > maxMinutesPerDay * 60) return "minutes_per_day";
  if (maxSpendMicrosPerDay !== null && used.micros + perMinuteMicros > maxSpendMicrosPerDay) return "spend_per_day";
  return null;
}

/** Whether it is night at that moment, by the clocks of the zone. */
export function isNight(night: CallLimits["night"], timeZone: string, at: number): boolean {
  if (night === null) return false;
  const { minute } = wallTime(at, offsetsOf(timeZone)(at));
  const [from, to] = [minuteOf(night.from), minuteOf(night.to)];
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The date by the clocks of the zone: a tenant's day, whose minutes and spend are limited. */
export function dayOf(timeZone: string, at: number): string {
  return wallTime(at, offsetsOf(timeZone)(at)).date;
}

/** When the tenant's day ends by those clocks and the next begins, in ms since 1970: also on a day that has 23 or 25 hours. */
export function endOfDay(timeZone: string, at: number): number {
  const offsetAt = offsetsOf(timeZone);
  const today = wallTime(at, offsetAt(at)).date;
  for (const { at: moment, offset } of momentsAfter(at, [0], offsetAt, 3)) {
    if (wallTime(moment, offset).date > today) return moment;
  }
  throw new Error(`no day begins in ${timeZone}`);
}
