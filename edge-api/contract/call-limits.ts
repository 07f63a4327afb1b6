import { z } from "zod";
import { timeOfDay } from "./business-hours.ts";
import { countryCode, id, instant } from "./primitives.ts";

/*
 * Toll-fraud guards. They hold for calls that leave through a trunk, count over all gateways at once, need no apply, and stop a call before
 * anything is sent to a carrier. A null means: not limited. Emergency numbers are never counted or stopped.
 */

/** Money is integer micro-units: 1 000 000 = one of the currency. */
export const micros = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** How dear a destination is. `high_risk`: prefixes that fraud prefers. `unknown`: nobody says, so as dear and risky as any. */
export const PRICE_CLASSES = [
  "national",
  "mobile",
  "international",
  "premium",
  "satellite",
  "high_risk",
  "free",
  "unknown",
] as const;
export type PriceClass = (typeof PRICE_CLASSES)[number];

const e164Prefix = z.string().regex(/^\+\d{1,15}$/, "Write it as + and digits, for example +88213");

const caps = {
  maxConcurrentCalls: z.number().int().min(0).max(10_000).nullable(),
  /** New calls a second, measured over ten seconds. */
  maxCallsPerSecond: z.number().min(0.1).max(1000).nullable(),
  maxMinutesPerDay: z.number().int().min(0).max(1_000_000).nullable(),
  maxSpendMicrosPerDay: micros.nullable(),
  maxCallMinutes: z.number().int().min(1).max(1440).nullable(),
};

const night = z.object({ from: timeOfDay, to: timeOfDay });
const countries = z.array(countryCode).max(250);

/** What holds unless somebody says otherwise. */
export const DEFAULT_AUTO_BLOCK = { refusals: 10, withinMinutes: 10, nightDestinations: 3 } as const;

/**
 * When a person is kept from calling out until an admin releases them: refused so many times, for the number they called, within so many
 * minutes; or let out to so many different dear or risky destinations within an hour of the night.
 */
export const autoBlock = z.object({
  refusals: z.number().int().min(3).max(1000),
  withinMinutes: z.number().int().min(1).max(60),
  nightDestinations: z.number().int().min(2).max(100),
});

/** GET, PUT /call-limits: the tenant's. A day is a day in the tenant's time zone. */
export const callLimits = z
  .object({
    ...caps,
    /**
     * Countries that may be called; null: all but those with a high risk. The tenant's own country always may, but for short numbers that bill the
     * caller or that nobody knows. A number no line of the price list is about is of no country, and passes as an allowed prefix only.
     */
    allowedCountries: countries.nullable(),
    allowsPremium: z.boolean(),
    allowsHighRisk: z.boolean(),
    blockedPrefixes: z.array(e164Prefix).max(200),
    /** Exceptions to the countries and classes above, e.g. one partner's satellite phone. */
    allowedPrefixes: z.array(e164Prefix).max(200),
    /** While it is night only national, mobile and free numbers may be called. */
    night: night.nullable(),
    /** Null: nobody is blocked by itself. */
    autoBlock: autoBlock.nullable().default(DEFAULT_AUTO_BLOCK),
    alertAtPercent: z.number().int().min(1).max(100),
    currency: z.string().regex(/^[A-Z]{3}$/, "Three capital letters (ISO 4217)"),
  })
  .meta({ id: "CallLimits" });

/**
 * GET, PUT /users/{id}/call-limits: a person's own, beside the tenant's: both hold, so they only take away. But for countries, kinds and night where
 * `exceedsCompany` says that the person's hold in place of the company's; caps and blocked beginnings of the company hold always.
 */
export const userCallLimits = z
  .object({
    ...caps,
    /** Of these and the next three, null: as the company's. */
    allowedCountries: countries.nullable().default(null),
    allowsPremium: z.boolean().nullable().default(null),
    allowsHighRisk: z.boolean().nullable().default(null),
    /** `none`: no night, for somebody who works then. It takes `exceedsCompany`. */
    night: z
      .union([night, z.literal("none")])
      .nullable()
      .default(null),
    exceedsCompany: z.boolean().default(false),
  })
  .meta({ id: "UserCallLimits" });

/** Whose limit it is: the company's, or a person's own. */
export const LIMIT_OWNERS = ["company", "person"] as const;
export type LimitOwner = (typeof LIMIT_OWNERS)[number];

/** GET /call-limits/usage. The counters are null while Redis, where gateways keep them, cannot be asked. */
export const callUsage = z
  .object({
    concurrentCalls: z.number().int().nullable(),
    minutesToday: z.number().nullable(),
    spendMicrosToday: micros.nullable(),
    resetsAt: instant,
    refusals: z.array(
      z.object({
        at: instant,
        userId: id.nullable(),
        userName: z.string().nullable(),
        number: z.string(),
        reason: z.string(),
        limitOf: z.enum(LIMIT_OWNERS),
      }),
    ),
    /** What the admins were mailed of, newest first; once for each reason and hour. `warning`: before the limit, `refused`: at it. */
    alarms: z.array(
      z.object({ at: instant, level: z.enum(["warning", "refused"]), reason: z.string(), message: z.string() }),
    ),
  })
  .meta({ id: "CallUsage" });

/** Why a call was not let out; the portal and the timeline have a sentence for each, the caller hears an announcement. */
export const GUARD_REFUSALS = [
  "country",
  "premium",
  "high_risk",
  /** No line of the price list says what the number is: it passes only as an allowed prefix. */
  "unknown_price",
  "blocked_prefix",
  "night",
  "concurrent_calls",
  "calls_per_second",
  "minutes_per_day",
  "spend_per_day",
  "ledger_unavailable",
  /** Refused again and again, or suddenly calling dear numbers at night: until an admin releases the person. */
  "blocked",
  /** Calls for one number are sent round between companies by way of carriers. */
  "loop",
] as const;
export type GuardRefusal = (typeof GUARD_REFUSALS)[number];

/**
 * GET, PUT /rates: one line of the price list, the platform's: the longest prefix of a number decides. `national`, `mobile` and `free` are
 * meant from within the country: from elsewhere they are international.
 */
export const rate = z.object({
  prefix: e164Prefix,
  country: countryCode.nullable(),
  class: z.enum(PRICE_CLASSES),
  perMinuteMicros: micros,
});

const rateItems = z
  .array(rate)
  .max(20_000)
  .refine((items) => new Set(items.map(({ prefix }) => prefix)).size === items.length, "A prefix is listed twice");

/** `version` is another whenever a line is. */
export const rates = z.object({ version: z.string(), items: rateItems }).meta({ id: "Rates" });

/** `expectedVersion`: the one the list was made from. Another by now → 409 `conflict`, which says who changed it and when. Left out: whatever it is. */
export const putRates = z
  .object({ expectedVersion: z.string().max(100).optional(), items: rateItems })
  .meta({ id: "PutRates" });

/** What the company and a person have alike. */
export type CallCaps = Pick<z.infer<typeof callLimits>, keyof typeof caps>;
export type CallLimits = z.infer<typeof callLimits>;
export type UserCallLimits = z.infer<typeof userCallLimits>;
export type AutoBlock = z.infer<typeof autoBlock>;
export type CallUsage = z.infer<typeof callUsage>;
export type Rate = z.infer<typeof rate>;
export type RatesBody = z.infer<typeof rates>;
export type PutRates = z.infer<typeof putRates>;
