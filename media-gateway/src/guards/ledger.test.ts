import { blockKeys } from "@callplane/edge-api/contract";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { Redis } from "@upstash/redis";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caps, costMicros, type LedgerCall, type Limits, openLedger } from "./ledger.ts";

const NO_CAPS: Caps = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
};
const DAY = "2026-11-20";
interface Step {
  readonly gateway: number;
  readonly call: number;
  readonly what: string;
}

let redis: RedisStandIn;
let asked: Redis;
let now = 1_000_000;
beforeAll(async () => {
  redis = await startRedis({ token: "token-for-tests" });
  asked = new Redis({ url: redis.url, token: redis.token });
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await redis.evictAll();
  now = 1_000_000;
});

const gateway = () => openLedger({ url: redis.url, token: redis.token, now: () => now, timeoutMs: 20_000 });
const aCall = (id: string, over: Partial<LedgerCall> = {}): LedgerCall => ({
  id,
  tenantId: "t",
  userId: null,
  day: DAY,
  perMinuteMicros: 600_000,
  ...over,
});
const limits = (tenant: Partial<Caps>, person?: Partial<Caps>): Limits =>
  person === undefined
    ? [{ ...NO_CAPS, ...tenant }]
    : [
        { ...NO_CAPS, ...tenant },
        { ...NO_CAPS, ...person },
      ];
const counted = async (whose = "t") => ({
  calls: await asked.zcard(`ledger:${whose}:calls`),
  seconds: Number((await asked.get(`ledger:${whose}:${DAY}:seconds`)) ?? 0),
  micros: Number((await asked.get(`ledger:${whose}:${DAY}:micros`)) ?? 0),
});

describe("the ledger", () => {
  it("takes a place and a tick, pays on, and gives back what was not used", async () => {
    const ledger = gateway();
    const call = aCall("one");
    await ledger.reserve(call, limits({}));
    expect(await counted()).toEqual({ calls: 1, seconds: 60, micros: 600_000 });
    await ledger.renew(call, 3, limits({}));
    expect(await counted()).toEqual({ calls: 1, seconds: 180, micros: 1_800_000 });
    await ledger.release(call, 125);
    expect(await counted()).toEqual({ calls: 0, seconds: 125, micros: 1_250_000 });
  });

  it("does nothing twice, though each step may be repeated when an answer was lost", async () => {
    const ledger = gateway();
    const call = aCall("one");
    for (let time = 0; time < 2; time++) await ledger.reserve(call, limits({ maxConcurrentCalls: 1 }));
    for (let time = 0; time < 2; time++) await ledger.renew(call, 2, limits({}));
    for (let time = 0; time < 2; time++) await ledger.release(call, 61);
    expect(await counted()).toEqual({ calls: 0, seconds: 61, micros: 610_000 });
  });

  it.each([
    ["concurrent_calls", { maxConcurrentCalls: 1 }],
    ["calls_per_second", { maxCallsPerSecond: 0.1 }],
    ["minutes_per_day", { maxMinutesPerDay: 1 }],
    ["spend_per_day", { maxSpendMicrosPerDay: 1_199_999 }],
  ] as const)("refuses the second call for %s, of the tenant and of a person", async (refusal, caps) => {
    const ledger = gateway();
    expect(await ledger.reserve(aCall("one"), limits(caps))).toMatchObject({ kind: "ok" });
    expect(await ledger.reserve(aCall("two"), limits(caps))).toEqual({ kind: "refused", refusal, whose: "tenant" });
    const mine = { tenantId: "u", userId: "anna" };
    expect(await ledger.reserve(aCall("three", mine), limits({}, caps))).toMatchObject({ kind: "ok" });
    expect(await ledger.reserve(aCall("four", mine), limits({}, caps))).toEqual({
      kind: "refused",
      refusal,
      whose: "person",
    });
    const others = { tenantId: "u", userId: "ben" };
    expect(await ledger.reserve(aCall("five", others), limits({}, caps))).toMatchObject({ kind: "ok" });
    // A refused call has paid nothing and holds nothing.
    expect(await counted("u")).toEqual({ calls: 2, seconds: 120, micros: 1_200_000 });
  });

  it("lets calls begin again ten seconds later, and holds a place that nobody renews for two ticks", async () => {
    const ledger = gateway();
    const caps = limits({ maxConcurrentCalls: 1, maxCallsPerSecond: 0.1 });
    await ledger.reserve(aCall("dead"), caps);
    now += 10_000;
    expect(await ledger.reserve(aCall("two"), caps)).toMatchObject({ refusal: "concurrent_calls" });
    now += 109_999;
    expect(await ledger.reserve(aCall("two"), caps)).toMatchObject({ refusal: "concurrent_calls" });
    now += 1;
    expect(await ledger.reserve(aCall("two"), caps)).toMatchObject({ kind: "ok" });
    // What the dead gateway had paid stays paid.
    expect((await counted()).seconds).toBe(120);
  });

  it("goes by Redis's own clock where it is given none", async () => {
    const ledger = openLedger({ url: redis.url, token: redis.token });
    await ledger.reserve(aCall("one"), limits({}));
    const until = Number(await asked.zscore("ledger:t:calls", "one"));
    expect(Math.abs(until - Date.now() - 120_000)).toBeLessThan(60_000);
  });

  describe("keeps from calling out", () => {
    const LIMIT = { refusals: 10, withinMinutes: 10, nightDestinations: 3 };
    const refused = (n: number) => ({ tenantId: "t", userId: "anna", number: `+3716${n}`, id: `refusal-${n}` });
    const annas = (id: string) => aCall(id, { userId: "anna" });

    it("who is refused ten times within ten minutes, at whichever gateways, and makes one block of it", async () => {
      const ledgers = [gateway(), gateway()];
      for (let n = 0; n < 9; n++) expect(await ledgers[n % 2]?.countRefusal(refused(n), LIMIT)).toBeNull();
      const met = await Promise.all([9, 10, 11, 12].map((n) => ledgers[n % 2]?.countRefusal(refused(n), LIMIT)));
      expect(new Set(met.map((block) => block?.id)).size).toBe(1);
      expect(met[0]?.reason).toBe("refusals");
      expect(met[0]?.numbers).toHaveLength(10);
      expect(met[0]?.numbers[0]).toBe("+37160");
      for (const ledger of ledgers) {
        const answer = await ledger.reserve(annas("one"), limits({}));
        expect(answer).toMatchObject({ kind: "refused", refusal: "blocked", block: { id: met[0]?.id } });
      }
      // Nobody else, and a call that was up is paid on.
      expect(await gateway().reserve(aCall("two", { userId: "ben" }), limits({}))).toMatchObject({ kind: "ok" });
      expect(await counted()).toMatchObject({ calls: 1 });
    });

    it("nobody whose refusals are ten minutes apart, or for whom the block was taken away", async () => {
      const ledger = gateway();
      for (let n = 0; n < 9; n++) await ledger.countRefusal(refused(n), LIMIT);
      now += 600_001;
      expect(await ledger.countRefusal(refused(9), LIMIT)).toBeNull();
      for (let n = 10; n < 19; n++) await ledger.countRefusal(refused(n), LIMIT);
      expect(await ledger.reserve(annas("one"), limits({}))).toMatchObject({ refusal: "blocked" });
      await asked.del(...Object.values(blockKeys("t", "anna")));
      expect(await ledger.reserve(annas("one"), limits({}))).toMatchObject({ kind: "ok" });
      expect(await ledger.countRefusal(refused(20), LIMIT)).toBeNull();
    });

    it("who calls three dear destinations within an hour of the night, the third of them already", async () => {
      const ledgers = [gateway(), gateway()];
      const call = (id: string, destination: string) =>
        ledgers[Number(id) % 2]?.reserve(annas(`call-${id}`), limits({}), { destination, most: 3 });
      expect(await call("1", "+3711")).toMatchObject({ kind: "ok" });
      expect(await call("2", "+3711")).toMatchObject({ kind: "ok" });
      expect(await call("3", "+3712")).toMatchObject({ kind: "ok" });
      const third = await call("4", "+3713");
      expect(third).toMatchObject({
        refusal: "blocked",
        block: { reason: "night_destinations", numbers: ["+3711", "+3712", "+3713"] },
      });
      // Lost, and asked for again: the same block, so that the edge hears of it.
      expect(await call("4", "+3713")).toEqual(third);
      expect(await counted("t:anna")).toMatchObject({ calls: 3 });
    });
  });

  it("rejects when Redis cannot be asked", async () => {
    const ledger = openLedger({ url: "http://127.0.0.1:1", token: "x", timeoutMs: 500 });
    await expect(ledger.reserve(aCall("one"), limits({}))).rejects.toThrow();
  });

  /*
   * Two gateways at work at once on one ledger: at no moment is more paid than the caps allow, nor are there more calls, and when all have
   * ended exactly what was talked remains paid.
   */
  it("never passes a cap, whatever two gateways do at once (row 32)", async () => {
    const step = fc.record({
      gateway: fc.nat({ max: 1 }),
      call: fc.nat({ max: 5 }),
      what: fc.constantFrom("reserve", "renew", "release"),
      isAwaited: fc.boolean(),
    });
    const caps = fc.record({
      calls: fc.integer({ min: 1, max: 4 }),
      minutes: fc.integer({ min: 1, max: 9 }),
      micros: fc.integer({ min: 0, max: 5_000_000 }),
      perMinute: fc.integer({ min: 0, max: 1_500_000 }),
    });
    await fc.assert(
      fc.asyncProperty(caps, fc.array(step, { minLength: 5, maxLength: 40 }), async (cap, steps) => {
        await redis.evictAll();
        const gateways = [gateway(), gateway()];
        const most = limits({
          maxConcurrentCalls: cap.calls,
          maxMinutesPerDay: cap.minutes,
          maxSpendMicrosPerDay: cap.micros,
        });
        const talked = new Map<string, { ticks: number; usedSec: number; isOver: boolean }>();
        const running: Promise<unknown>[] = [];
        const looks = async () => {
          const { calls, seconds, micros } = await counted();
          expect(calls).toBeLessThanOrEqual(cap.calls);
          expect(seconds).toBeLessThanOrEqual(cap.minutes * 60);
          expect(micros).toBeLessThanOrEqual(cap.micros);
        };
        const run = async ({ gateway: at, call: number, what }: Step) => {
          const ledger = gateways[at] ?? gateways[0];
          const id = `${at} ${number}`;
          const call = aCall(id, { perMinuteMicros: cap.perMinute });
          const known = talked.get(id);
          if (what === "reserve" && known === undefined) {
            talked.set(id, { ticks: 0, usedSec: 0, isOver: false });
            const { kind } = (await ledger?.reserve(call, most)) ?? {};
            if (kind === "ok") talked.set(id, { ticks: 1, usedSec: 0, isOver: false });
          } else if (what === "renew" && known && known.ticks > 0 && !known.isOver) {
            const { kind } = (await ledger?.renew(call, known.ticks + 1, most)) ?? {};
            if (kind === "ok") known.ticks += 1;
          } else if (what === "release" && known && known.ticks > 0 && !known.isOver) {
            known.isOver = true;
            known.usedSec = known.ticks * 60 - number * 7;
            await ledger?.release(call, known.usedSec);
          }
          await looks();
        };
        // A gateway does one thing after the other for the same call, and others beside it.
        const lines = new Map<string, Promise<unknown>>();
        for (const each of steps) {
          const id = `${each.gateway} ${each.call}`;
          const done = (lines.get(id) ?? Promise.resolve()).then(() => run(each));
          lines.set(id, done);
          running.push(done);
          if (each.isAwaited) await done;
        }
        await Promise.all(running);
        for (const [id, known] of talked) {
          if (known.ticks === 0 || known.isOver) continue;
          known.usedSec = known.ticks * 60 - 1;
          await gateways[0]?.release(aCall(id, { perMinuteMicros: cap.perMinute }), known.usedSec);
        }
        const used = [...talked.values()].map(({ usedSec }) => usedSec);
        expect(await counted()).toEqual({
          calls: 0,
          seconds: used.reduce((sum, each) => sum + each, 0),
          micros: used.reduce((sum, each) => sum + costMicros({ perMinuteMicros: cap.perMinute }, each), 0),
        });
      }),
      { numRuns: Number(process.env.LEDGER_RUNS ?? 40) },
    );
  }, 120_000);
});
