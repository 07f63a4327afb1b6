import { z } from "zod";
import { callBlockReport } from "./call-blocks.ts";
import { callLimits, GUARD_REFUSALS, LIMIT_OWNERS, rate, userCallLimits } from "./call-limits.ts";
import { countryCode, id, instant, timeZone } from "./primitives.ts";

/*
 * The toll-fraud guards as gateways have them, under /gateway/v1. They hold at once and without an apply: whoever changes a tenant's limits
 * offers the small job `call_guards`, whoever changes the price list `rates`, and the gateway reads anew. It does so too at its start and
 * after a reconnect to the edge, and goes on with what it last read while the edge is away.
 */

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** GET /gateway/v1/tenants/{id}/call-guards, for a tenant of this gateway. `people` lists those with limits of their own. */
export const callGuards = z
  .object({
    version: digest,
    /** Numbers of this country are national; its days and nights are those of this zone. */
    country: countryCode,
    timeZone,
    limits: callLimits,
    people: z.array(userCallLimits.extend({ userId: id, extension: z.string() })),
    /** Who may not call out until an admin releases them. */
    blocked: z.array(z.object({ id, userId: id })).default([]),
  })
  .meta({ id: "CallGuards" });

/** GET /gateway/v1/rates: the platform's price list, the same for every tenant, sorted by prefix. */
export const rateList = z.object({ version: digest, items: z.array(rate) }).meta({ id: "RateList" });

/**
 * POST /gateway/v1/reports/call-refusals. A refusal is a call that was not let out; a warning says that `alertAtPercent` of a day's minutes
 * or spend was passed. Each is taken once, by its id, and raises at most one mail to the tenant's admins for each reason and hour. Answers
 * as for calls: which are durable now; the rest is sent again, but for those refused for good.
 */
export const callRefusal = z.object({
  id,
  tenantId: id,
  at: instant,
  /** Null: the tenant itself, e.g. a number forwarded to. */
  userId: id.nullable(),
  number: z.string().max(40),
  reason: z.enum(GUARD_REFUSALS),
  limitOf: z.enum(LIMIT_OWNERS).default("company"),
});
export const CALL_WARNINGS = ["minutes_per_day", "spend_per_day"] as const;
export const callWarning = z.object({
  id,
  tenantId: id,
  at: instant,
  /** Whose limit it is; null: the tenant's. */
  userId: id.nullable(),
  reason: z.enum(CALL_WARNINGS),
  percent: z.number().min(0).max(1000),
});
export const callRefusalReports = z.object({
  refusals: z.array(callRefusal).max(500),
  warnings: z.array(callWarning).max(100),
  blocks: z.array(callBlockReport).max(100).default([]),
});

/**
 * Where gateways keep count in Redis, all of them in the same keys. `calls` is a sorted set: each call up now by its id, with the ms since
 * 1970 at which its place lapses unless it is renewed. `seconds` and `micros` are counters of the day, a date such as 2026-11-20 by the
 * tenant's clocks: what was talked, and what it cost. Of a person the same, beside the tenant's.
 */
export function ledgerKeys(tenantId: string, day: string, userId?: string) {
  const whose = userId === undefined ? tenantId : `${tenantId}:${userId}`;
  return {
    calls: `ledger:${whose}:calls`,
    seconds: `ledger:${whose}:${day}:seconds`,
    micros: `ledger:${whose}:${day}:micros`,
  };
}

/**
 * What gateways remember of a person in Redis to block them by: `refused` and `night` are sorted sets of what was called, by when; `blocked`, where
 * it is there, is the block's id, until every gateway knows of it from the edge. Who is released has none of them.
 */
export function blockKeys(tenantId: string, userId: string) {
  const whose = `ledger:${tenantId}:${userId}`;
  return { blocked: `${whose}:blocked`, refused: `${whose}:refused`, night: `${whose}:night` };
}

export type CallGuards = z.infer<typeof callGuards>;
export type RateList = z.infer<typeof rateList>;
export type CallRefusalReport = z.output<typeof callRefusal>;
export type CallWarning = z.infer<typeof callWarning>;
export type CallRefusalReports = z.infer<typeof callRefusalReports>;
