import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dayOf, ledgerKeys, type Snapshot } from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort } from "@callplane/infra/asterisk";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import { type Carrier, startCarrier } from "./carrier.ts";
import { type GuardParts, type OPEN, OWN_OPEN, startGuardParts } from "./guard-parts.ts";
import { type RoutingStage, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();
const TENANT = uuidOf("tenant acme");
const ANNA = uuidOf("user acme 1000");
const TICK_SEC = 3;

describe.skipIf(found.skip)(`guards against toll fraud, on calls to a carrier${found.because}`, () => {
  let carrier: Carrier;
  let stage: RoutingStage;
  let redis: RedisStandIn;
  let asked: Redis;
  let acme: Snapshot;
  let parts: GuardParts;
  let dataDir: string;
  const phone = (extension = "1000") => stage.phone("acme", extension);
  const reached = async () => (await carrier.calls()).length;
  const counted = async () => {
    const keys = ledgerKeys(TENANT, dayOf("Europe/Vienna", Date.now()));
    const [seconds, micros] = await asked.mget<(string | null)[]>(keys.seconds, keys.micros);
    return { calls: await asked.zcard(keys.calls), seconds: Number(seconds ?? 0), micros: Number(micros ?? 0) };
  };
  const start = () => startGuardParts({ stage, tenant: acme, redis, tickSec: TICK_SEC, dataDir });
  const settled = () => until(() => parts.guards.metered === 0, 20_000);

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "callplane-guards-"));
    redis = await startRedis({ token: "token-for-tests" });
    asked = new Redis({ url: redis.url, token: redis.token });
    const sipPort = await freePort(true);
    carrier = await startCarrier({ tree: found.tree, host: "127.0.0.12", usPort: () => sipPort });
    acme = aSnapshot({ key: "acme", users: 6 });
    const trunk = a.aTrunk("acme-trunk-one1", { host: carrier.host, port: carrier.port });
    acme.routing = {
      ...a.emptyRouting(),
      dids: [a.aDid("+4312345600", a.toUser("acme", "1000"))],
      outbound: { ...a.emptyRouting().outbound, ...a.openPolicy([trunk]), mainNumber: "+4312345600", trunks: [trunk] },
    };
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme], sipPort });
    parts = await start();
    await stage.trunkIs("acme-trunk-one1", "Avail");
    await phone();
  }, 60_000);
  afterEach(async () => {
    await stage.quiet();
    await settled();
    stage.forget();
    parts.refusals.length = 0;
    parts.warnings.length = 0;
    parts.blocks.length = 0;
    await redis.evictAll();
    await parts.limit({});
  });
  afterAll(async () => {
    await parts?.stop();
    await stage?.stop();
    await carrier?.stop();
    await redis?.stop();
    rmSync(dataDir, { recursive: true });
  });

  it("lets a call out, counts what was talked, and gives back the rest", async () => {
    const call = await (await phone()).call("06990001200");
    await call.hears(1004);
    expect(await counted()).toEqual({ calls: 1, seconds: TICK_SEC, micros: (TICK_SEC * 60_000) / 60 });
    await call.hangUp();
    await settled();
    await vi.waitFor(async () => expect((await counted()).calls).toBe(0), { timeout: 10_000 });
    const { seconds, micros } = await counted();
    expect(seconds).toBeGreaterThan(0);
    expect(micros).toBe(seconds * 1000);
  });

  it("pays nothing for a call nobody takes", async () => {
    const call = await (await phone()).dial("06990001180");
    await until(() => call.state === "ringing");
    await call.hangUp();
    await settled();
    await vi.waitFor(async () => expect(await counted()).toEqual({ calls: 0, seconds: 0, micros: 0 }), {
      timeout: 10_000,
    });
  });

  it("lets nothing of a stolen phone reach a carrier that dials 200 premium and fraud numbers (row 32)", async () => {
    const before = await reached();
    await parts.limit({ blockedPrefixes: ["+44870"], allowedCountries: ["AT", "GB"] });
    const dear = ["0900", "0930", "0037160", "00688", "0088160", "0097980", "0044870"];
    const numbers = Array.from({ length: 200 }, (_, n) => `${dear[n % dear.length]}${100_000 + n}`);
    const thief = await phone();
    let next = 0;
    const dialOn = async () => {
      for (let number = numbers[next++]; number !== undefined; number = numbers[next++]) {
        const call = await thief.dial(number);
        // The announcement begins: it was refused. A thief hangs up and tries the next.
        await call.hearsSound({ withinMs: 30_000 });
        await call.hangUp();
      }
    };
    await Promise.all(Array.from({ length: 10 }, dialOn));
    await until(() => parts.refusals.length >= 200, 20_000);
    expect(parts.refusals).toHaveLength(200);
    expect(new Set(parts.refusals.map(({ id }) => id)).size).toBe(200);
    expect(new Set(parts.refusals.map(({ reason }) => reason))).toEqual(
      new Set(["premium", "high_risk", "country", "blocked_prefix"]),
    );
    expect(parts.refusals.every(({ userId, tenantId }) => userId === ANNA && tenantId === TENANT)).toBe(true);
    expect(parts.told()).toContain("Not let out: calls to Tuvalu are not allowed.");
    expect(parts.told()).toContain("Not let out: premium numbers are not allowed.");
    expect(await reached()).toBe(before);
    expect(await counted()).toEqual({ calls: 0, seconds: 0, micros: 0 });
  }, 180_000);

  it("refuses the fourth call at once where three may be up, with an announcement; and lets one out when one has ended", async () => {
    await parts.limit({ maxConcurrentCalls: 3 });
    const calls = [];
    for (const extension of ["1000", "1001", "1002"]) calls.push(await (await phone(extension)).call("06990001200"));
    const before = await reached();
    const fourth = await (await phone("1003")).dial("06990001200");
    await fourth.hearsSound();
    expect(await statusOf(fourth)).toBe(403);
    expect(await reached()).toBe(before);
    await until(() => parts.refusals.length === 1);
    expect(parts.refusals[0]).toMatchObject({ reason: "concurrent_calls", userId: uuidOf("user acme 1003") });
    await calls[0]?.hangUp();
    await until(() => parts.guards.metered === 2);
    await vi.waitFor(async () => expect((await counted()).calls).toBe(2), { timeout: 10_000 });
    await (await phone("1003")).call("06990001200");
  }, 60_000);

  it("holds a person to limits of their own, and nobody else to them", async () => {
    await parts.limit({}, [{ ...OWN_OPEN, maxConcurrentCalls: 0, userId: ANNA, extension: "1000" }]);
    expect(await statusOf(await (await phone()).dial("06990001200"))).toBe(403);
    await (await phone("1001")).call("06990001200");
  }, 30_000);

  it("keeps a person to countries and kinds of their own, says whose limits they were, and lets one go beyond the company's", async () => {
    const annas = (own: Partial<typeof OWN_OPEN>) => [{ ...OWN_OPEN, ...own, userId: ANNA, extension: "1000" }];
    await parts.limit({ allowedCountries: ["GB"] }, annas({ allowedCountries: [] }));
    expect(await statusOf(await (await phone()).dial("004420712200"))).toBe(403);
    await until(() => parts.refusals.length === 1, 20_000);
    expect(parts.refusals[0]).toMatchObject({ userId: ANNA, reason: "country", limitOf: "person" });
    expect(parts.told()).toContain("Not let out by the caller's own limits: calls to United Kingdom are not allowed.");
    await (await phone("1001")).call("004420712200");
    await parts.limit({ allowedCountries: [] }, annas({ allowedCountries: ["GB"] }));
    expect(await statusOf(await (await phone()).dial("004420712200"))).toBe(403);
    await parts.limit({ allowedCountries: [] }, annas({ allowedCountries: ["GB"], exceedsCompany: true }));
    await (await phone()).call("004420712200");
    expect(await statusOf(await (await phone("1001")).dial("004420712200"))).toBe(403);
    await until(() => parts.refusals.length === 3, 20_000);
    expect(parts.refusals.slice(1)).toMatchObject([{ limitOf: "company" }, { limitOf: "company" }]);
  }, 60_000);

  const AUTO_BLOCK = { refusals: 5, withinMinutes: 10, nightDestinations: 3 };
  const risky = (n: number) => `003716${1000 + n}200`;
  const block = () => parts.blocks[0] ?? { id: "", numbers: [] };

  it("keeps whoever is refused again and again from calling out, not from calling for help", async () => {
    await parts.limit({ autoBlock: AUTO_BLOCK });
    for (let n = 0; n < 5; n++) expect(await statusOf(await (await phone()).dial(risky(n)))).toBe(403);
    await until(() => parts.blocks.length > 0, 20_000);
    expect(parts.blocks).toMatchObject([{ userId: ANNA, tenantId: TENANT, reason: "refusals" }]);
    expect(block().numbers).toEqual(Array.from({ length: 5 }, (_, n) => `+3716${1000 + n}200`));
    const before = await reached();
    expect(await statusOf(await (await phone()).dial("06990001200"))).toBe(403);
    await until(() => parts.refusals.some(({ reason }) => reason === "blocked"), 20_000);
    expect(await reached()).toBe(before);
    await (await phone("1001")).call("06990001200");
    await carrier.refuseAll(17);
    expect(await statusOf(await (await phone()).dial("112"))).toBe(486);
    await carrier.refuseAll(null);
    // As the edge tells it from now on, whatever Redis forgets.
    await redis.evictAll();
    await parts.limit({ autoBlock: AUTO_BLOCK }, [], [{ id: block().id, userId: ANNA }]);
    expect(await statusOf(await (await phone()).dial("06990001200"))).toBe(403);
    // Released.
    await parts.limit({ autoBlock: AUTO_BLOCK });
    await (await phone()).call("06990001200");
  }, 120_000);

  it("keeps nobody from calling out whose forwarded calls are refused, from outside or of colleagues", async () => {
    await parts.limit({ autoBlock: AUTO_BLOCK });
    await stage.store("acme/cfu/1000", "+37161000200");
    const outside = await carrier.customer("436640000001");
    for (let n = 0; n < 6; n++) {
      const call = n % 2 === 0 ? await outside.dial("+4312345600") : await (await phone("1001")).dial("1000");
      await until(() => parts.refusals.length === n + 1, 20_000);
      await call.hangUp();
    }
    await stage.store("acme/cfu/1000", "");
    expect(parts.refusals.every(({ userId, reason }) => userId === ANNA && reason === "high_risk")).toBe(true);
    await (await phone()).call("06990001200");
  }, 120_000);

  it("keeps from calling out who suddenly calls several risky numbers at night, though they may be called", async () => {
    const always = { from: "00:00", to: "24:00" };
    const own = { ...OWN_OPEN, night: "none", exceedsCompany: true, userId: ANNA, extension: "1000" } as const;
    await parts.limit({ autoBlock: AUTO_BLOCK, allowsHighRisk: true, night: always }, [own]);
    const before = await reached();
    await (await phone()).call(risky(1));
    await (await phone()).call(risky(2));
    expect(await statusOf(await (await phone()).dial(risky(3)))).toBe(403);
    await until(() => parts.blocks.length > 0, 20_000);
    expect(parts.blocks).toMatchObject([{ userId: ANNA, reason: "night_destinations" }]);
    expect(await reached()).toBe(before + 2);
  }, 60_000);

  it("counts what a person forwards to the outside on that person", async () => {
    await parts.limit({}, [{ ...OWN_OPEN, maxConcurrentCalls: 0, userId: ANNA, extension: "1000" }]);
    await stage.store("acme/cfu/1000", "+436990001200");
    const before = await reached();
    const call = await (await phone("1001")).dial("1000");
    expect(await statusOf(call)).not.toBe(200);
    await stage.store("acme/cfu/1000", "");
    await until(() => parts.refusals.length === 1);
    expect(parts.refusals[0]).toMatchObject({ userId: ANNA, reason: "concurrent_calls" });
    expect(await reached()).toBe(before);
  }, 30_000);

  it("ends a call in its middle when the next tick is beyond the money of the day, says why, and warned before", async () => {
    const tick = (TICK_SEC * 60_000) / 60;
    await parts.limit({ maxSpendMicrosPerDay: 2 * tick });
    const call = await (await phone()).call("06990001200");
    await until(() => parts.told().includes("Ended by the call limits: the money of the day is used up."), 30_000);
    await settled();
    expect(parts.refusals.map(({ reason }) => reason)).toEqual(["spend_per_day"]);
    expect(parts.warnings).toMatchObject([{ reason: "spend_per_day", userId: null, percent: 100 }]);
    await vi.waitFor(async () => expect((await counted()).calls).toBe(0), { timeout: 10_000 });
    expect((await counted()).micros).toBeGreaterThan(tick);
    expect((await counted()).micros).toBeLessThanOrEqual(3 * tick);
    // The announcement, and then nothing more.
    await call.ended;
    expect(await statusOf(await (await phone()).dial("06990001200"))).toBe(403);
  }, 60_000);

  it("ends a call when it has lasted as long as a call may, and tells the caller", async () => {
    await parts.limit({ maxCallMinutes: (2 * TICK_SEC) / 60 });
    const call = await (await phone()).call("06990001200");
    await until(() => parts.told().includes("Ended by the call limits: it lasted as long as a call may."), 30_000);
    await call.ended;
    await settled();
    // Nobody is refused anything: the next may talk as long.
    expect(parts.refusals).toEqual([]);
    await vi.waitFor(async () => expect((await counted()).calls).toBe(0), { timeout: 20_000 });
    expect((await counted()).seconds).toBeGreaterThanOrEqual(2 * TICK_SEC);
    await (await phone()).call("06990001200");
  }, 90_000);

  it("refuses what no line of the price list is about, a short number among them, and sends it to no carrier", async () => {
    const before = await reached();
    for (const number of ["0099912345", "1555"]) {
      expect(await statusOf(await (await phone()).dial(number)), number).toBe(403);
    }
    await until(() => parts.refusals.length === 2, 20_000);
    expect(parts.refusals.map(({ number, reason }) => `${number} ${reason}`)).toEqual([
      "+99912345 unknown_price",
      "+431555 unknown_price",
    ]);
    expect(await reached()).toBe(before);
  }, 60_000);

  it("refuses while Redis is away, and lets emergencies through", async () => {
    await redis.goDown();
    const before = await reached();
    expect(await statusOf(await (await phone()).dial("06990001200"))).toBe(403);
    expect(await reached()).toBe(before);
    await carrier.refuseAll(17);
    expect(await statusOf(await (await phone()).dial("112"))).toBe(486);
    await carrier.refuseAll(null);
    await redis.comeBack();
    await until(() => parts.refusals.length === 1);
    expect(parts.refusals[0]).toMatchObject({ reason: "ledger_unavailable" });
    await (await phone()).call("06990001200");
  }, 60_000);

  it("goes on with the calls another left that was killed, and settles what ended meanwhile", async () => {
    const stays = await (await phone()).call("06990001200");
    const goes = await (await phone("1001")).call("06990001200");
    await until(() => parts.guards.metered === 2);
    await parts.stop();
    await goes.hangUp();
    parts = await start();
    await until(() => parts.guards.metered === 1, 20_000);
    await vi.waitFor(async () => expect((await counted()).calls).toBe(1), { timeout: 10_000 });
    const before = (await counted()).seconds;
    await vi.waitFor(async () => expect((await counted()).seconds).toBeGreaterThan(before), { timeout: 20_000 });
    await stays.hangUp();
  }, 60_000);

  it("frees the place of a call whose gateway never comes back, and keeps what it had paid", async () => {
    const left = await (await phone()).call("06990001200");
    await until(() => parts.guards.metered === 1, 20_000);
    await parts.stop();
    const elsewhere = mkdtempSync(join(tmpdir(), "callplane-guards-"));
    const other = await startGuardParts({ stage, tenant: acme, redis, tickSec: TICK_SEC, dataDir: elsewhere });
    await other.limit({ maxConcurrentCalls: 1 });
    const dial = async () => statusOf(await (await phone("1001")).dial("06990001200"));
    await vi.waitFor(async () => expect(await dial()).toBe(200), { timeout: 60_000, interval: 500 });
    expect((await counted()).calls).toBe(1);
    expect((await counted()).seconds).toBeGreaterThanOrEqual(2 * TICK_SEC);
    // The call nobody counts has gone on all the time.
    expect(left.state).toBe("answered");
    await stage.quiet();
    await until(() => other.guards.metered === 0, 20_000);
    await other.stop();
    rmSync(elsewhere, { recursive: true });
    parts = await start();
  }, 120_000);

  describe("with a second gateway and its own Asterisk on the same ledger (row 32)", () => {
    let second: RoutingStage;
    let others: GuardParts;
    let secondDir: string;
    beforeAll(async () => {
      secondDir = mkdtempSync(join(tmpdir(), "callplane-guards-"));
      second = await startRoutingStage({ tree: found.tree, tenants: [acme] });
      others = await startGuardParts({ stage: second, tenant: acme, redis, tickSec: TICK_SEC, dataDir: secondDir });
      await second.trunkIs("acme-trunk-one1", "Avail");
    }, 60_000);
    afterAll(async () => {
      await others?.stop();
      await second?.stop();
      rmSync(secondDir, { recursive: true });
    });
    const limitBoth = (limits: Partial<typeof OPEN>) => Promise.all([parts.limit(limits), others.limit(limits)]);
    /** Three phones at each gateway, all at once. */
    async function sixAtOnce() {
      const phones = await Promise.all(
        [stage, second].flatMap((at) => ["1000", "1001", "1002"].map((extension) => at.phone("acme", extension))),
      );
      const calls = await Promise.all(phones.map((each) => each.dial("06990001200")));
      return { calls, statuses: (await Promise.all(calls.map(statusOf))).toSorted() };
    }
    const allQuiet = async () => {
      await Promise.all([stage.quiet(), second.quiet()]);
      await until(() => parts.guards.metered + others.guards.metered === 0, 20_000);
    };

    it("lets three calls out of six begun at once at both, where three may be up", async () => {
      await limitBoth({ maxConcurrentCalls: 3 });
      const before = await reached();
      const { statuses } = await sixAtOnce();
      expect(statuses).toEqual([200, 200, 200, 403, 403, 403]);
      expect(await reached()).toBe(before + 3);
      expect((await counted()).calls).toBe(3);
      expect(parts.guards.metered + others.guards.metered).toBe(3);
      await allQuiet();
    }, 120_000);

    it("blocks a person who is refused at both, once, for both", async () => {
      await limitBoth({ autoBlock: AUTO_BLOCK });
      const phones = await Promise.all([stage.phone("acme", "1000"), second.phone("acme", "1000")]);
      for (let n = 0; n < 6; n++) await statusOf(await phones[n % 2 === 0 ? 0 : 1].dial(risky(n)));
      const all = () => [...parts.blocks, ...others.blocks];
      await until(() => all().length > 0, 20_000);
      const before = await reached();
      for (const each of phones) expect(await statusOf(await each.dial("06990001200"))).toBe(403);
      expect(await reached()).toBe(before);
      expect(new Set(all().map(({ id }) => id)).size).toBe(1);
      await allQuiet();
    }, 120_000);

    it("spends no more than the day's money on calls at both, ended when it is gone", async () => {
      const tick = (TICK_SEC * 60_000) / 60;
      await limitBoth({ maxSpendMicrosPerDay: 4 * tick });
      const { calls, statuses } = await sixAtOnce();
      // Fewer where one has paid its second tick before another is begun.
      const out = statuses.filter((status) => status === 200).length;
      expect(out).toBeGreaterThan(0);
      expect(out).toBeLessThanOrEqual(4);
      await Promise.all(calls.map((call) => call.ended));
      await until(() => parts.guards.metered + others.guards.metered === 0, 30_000);
      const spent = await vi.waitFor(
        async () => {
          const now = await counted();
          expect(now.calls).toBe(0);
          return now.micros;
        },
        { timeout: 20_000 },
      );
      expect(spent).toBeGreaterThan(3 * tick);
      // Ending takes its moment: less than another tick each.
      expect(spent).toBeLessThan(8 * tick);
      await allQuiet();
    }, 120_000);
  });
});
