import {
  type AutoBlock,
  blockKeys,
  CALL_BLOCK_REASONS,
  type CallBlockReason,
  type GuardRefusal,
  ledgerKeys,
} from "@callplane/edge-api/contract";
import { Redis } from "@upstash/redis";
import { z } from "zod";
import { COUNT_REFUSAL, RELEASE, RENEW, RESERVE, STARTS_WINDOW_MS } from "./ledger-scripts.ts";

/** What is limited of a tenant, or of a person; null: it is not. */
export interface Caps {
  readonly maxConcurrentCalls: number | null;
  readonly maxCallsPerSecond: number | null;
  readonly maxMinutesPerDay: number | null;
  readonly maxSpendMicrosPerDay: number | null;
}

/** A call as the ledger knows it. It is paid for in advance, tick by tick. */
export interface LedgerCall {
  readonly id: string;
  readonly tenantId: string;
  /** Null: nobody's but the tenant's. */
  readonly userId: string | null;
  /** The tenant's day (2026-11-20) that what is paid or given back belongs to. */
  readonly day: string;
  readonly perMinuteMicros: number;
}

/** The tenant's, then the person's. */
export type Limits = readonly [tenant: Caps, person?: Caps];
export type Whose = "tenant" | "person";
export interface Counted {
  readonly whose: Whose;
  readonly seconds: number;
  readonly micros: number;
}
/** Somebody is kept from calling out, by all gateways. */
export interface MadeBlock {
  readonly id: string;
  readonly reason: CallBlockReason;
  /** What was called, newest last. */
  readonly numbers: readonly string[];
}
/** A dear destination called at night, and how many different ones block the person. */
export interface NightCount {
  readonly destination: string;
  readonly most: number;
}
export type LedgerAnswer =
  | { readonly kind: "ok"; readonly counted: readonly Counted[] }
  | { readonly kind: "refused"; readonly refusal: GuardRefusal; readonly whose: Whose; readonly block?: MadeBlock };

/** The count of calls, minutes and money that all gateways share. Each step rejects when Redis cannot be asked; repeating one is harmless. */
export interface Ledger {
  readonly tickSec: number;
  /** Takes a place for the call and pays its first tick, if every limit allows it. */
  reserve(call: LedgerCall, limits: Limits, night?: NightCount | null): Promise<LedgerAnswer>;
  /** Keeps the place, and pays until `ticks` are paid in all, or none of what is missing. */
  renew(call: LedgerCall, ticks: number, limits: Limits): Promise<LedgerAnswer>;
  /** Gives up the place, and leaves paid what was talked. */
  release(call: LedgerCall, usedSec: number): Promise<void>;
  /** Counts a call that was refused for its number; answers the block that it makes or meets. `id` is the refusal's, and the block's if it makes one. */
  countRefusal(
    of: { tenantId: string; userId: string; number: string; id: string },
    limit: AutoBlock,
  ): Promise<MadeBlock | null>;
}

export interface LedgerOptions {
  readonly url: string;
  readonly token: string;
  /** Length of a tick. A place that nobody renews lapses after two. */
  readonly tickSec?: number;
  readonly timeoutMs?: number;
  /** ms since 1970; left out: Redis's own. */
  readonly now?: () => number;
}

const REFUSALS = ["concurrent_calls", "calls_per_second", "minutes_per_day", "spend_per_day"] as const;
const answer = z.union([
  z.tuple([z.literal("ok")], z.number()),
  z.tuple([z.enum(REFUSALS), z.number().int().min(1).max(2)]),
]);
const blockMet = z.tuple([z.literal("block"), z.string(), z.enum(CALL_BLOCK_REASONS)], z.string());
const WHOSE = ["tenant", "person"] as const;

export function openLedger(options: LedgerOptions): Ledger {
  const { tickSec = 60, timeoutMs = 1_500, now } = options;
  const redis = new Redis({
    url: options.url,
    token: options.token,
    enableTelemetry: false,
    retry: { retries: 0 },
    // A time-out that is a function rejects; one that is a signal would be taken for an answer.
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  const holdMs = 2 * tickSec * 1000;

  async function run(script: string, call: LedgerCall, args: readonly (number | string)[]): Promise<LedgerAnswer> {
    const given = [now?.() ?? "", call.id, ...args].map(String);
    return readAnswer(await redis.eval(script, keysOf(call), given));
  }

  return {
    tickSec,
    reserve(call, limits, night = null) {
      const most = limits.flatMap((caps) => (caps === undefined ? [] : [...startLimits(caps), ...dayLimits(caps)]));
      const atNight = [night?.destination ?? "", night?.most ?? ""];
      return run(RESERVE, call, [holdMs, tickSec, tickMicros(call, tickSec), ...atNight, ...most]);
    },
    renew(call, ticks, limits) {
      const most = limits.flatMap((caps) => (caps === undefined ? [] : dayLimits(caps)));
      return run(RENEW, call, [holdMs, tickSec, tickMicros(call, tickSec), ticks, ...most]);
    },
    async release(call, usedSec) {
      await run(RELEASE, call, [tickSec, tickMicros(call, tickSec), usedSec, costMicros(call, usedSec)]);
    },
    async countRefusal({ tenantId, userId, number, id }, { refusals, withinMinutes }) {
      const args = [now?.() ?? "", id, number, withinMinutes * 60_000, refusals].map(String);
      return readBlock(await redis.eval(COUNT_REFUSAL, blockingKeys(tenantId, userId), args));
    },
  };
}

/** What so much talk costs, in micros. */
export function costMicros({ perMinuteMicros }: Pick<LedgerCall, "perMinuteMicros">, seconds: number): number {
  return Math.ceil((perMinuteMicros * seconds) / 60);
}

function tickMicros(call: LedgerCall, tickSec: number): number {
  return costMicros(call, tickSec);
}

function keysOf({ tenantId, userId, day }: LedgerCall): string[] {
  const ofOne = ({ calls, seconds, micros }: ReturnType<typeof ledgerKeys>) => [
    calls,
    calls.replace(/calls$/, "starts"),
    seconds,
    micros,
  ];
  return [
    `ledger:${tenantId}:ticks`,
    ...ofOne(ledgerKeys(tenantId, day)),
    ...(userId === null ? [] : [...ofOne(ledgerKeys(tenantId, day, userId)), ...blockingKeys(tenantId, userId)]),
  ];
}

function blockingKeys(tenantId: string, userId: string): string[] {
  const { blocked, night, refused } = blockKeys(tenantId, userId);
  return [blocked, night, refused];
}

function readBlock(given: unknown): MadeBlock | null {
  const { data } = blockMet.safeParse(given);
  if (data === undefined) return null;
  const [, id, reason, ...numbers] = data;
  return { id, reason, numbers };
}

function startLimits({ maxConcurrentCalls, maxCallsPerSecond }: Caps): (number | string)[] {
  const starts =
    maxCallsPerSecond === null ? "" : Math.max(1, Math.floor((maxCallsPerSecond * STARTS_WINDOW_MS) / 1000));
  return [maxConcurrentCalls ?? "", starts];
}

function dayLimits({ maxMinutesPerDay, maxSpendMicrosPerDay }: Caps): (number | string)[] {
  return [maxMinutesPerDay === null ? "" : maxMinutesPerDay * 60, maxSpendMicrosPerDay ?? ""];
}

/** Throws ZodError on anything but what the scripts answer. */
function readAnswer(given: unknown): LedgerAnswer {
  const block = readBlock(given);
  if (block !== null) return { kind: "refused", refusal: "blocked", whose: "person", block };
  const [word, ...numbers] = answer.parse(given);
  if (word !== "ok") return { kind: "refused", refusal: word, whose: WHOSE[(numbers[0] ?? 1) - 1] ?? "tenant" };
  const counted = WHOSE.flatMap((whose, at) => {
    const [seconds, micros] = numbers.slice(at * 2, at * 2 + 2);
    return seconds === undefined || micros === undefined ? [] : [{ whose, seconds, micros }];
  });
  return { kind: "ok", counted };
}
