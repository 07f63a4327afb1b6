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
import { type GuardParts, OPEN, startGuardParts } from "./guard-parts.ts";
import { type RoutingStage, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();
const TENANT = uuidOf("tenant acme");
const ANNA = uuidOf("user acme 1000");
const TICK_SEC = 3;
const dataDir = mkdtempSync(join(tmpdir(), "callplane-guards-"));

describe.skipIf(found.skip)(`guards against toll fraud, on calls to a carrier${found.because}`, () => {
  let carrier: Carrier;
  let stage: RoutingStage;
  let redis: RedisStandIn;
  let asked: Redis;
  let acme: Snapshot;
  let parts: GuardParts;
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
    const none = { ...OPEN };
    await parts.limit({}, [{ ...none, maxConcurrentCalls: 0, userId: ANNA, extension: "1000" }]);
    expect(await statusOf(await (await phone()).dial("06990001200"))).toBe(403);
    await (await phone("1001")).call("06990001200");
  }, 30_000);

  it("counts what a person forwards to the outside on that person", async () => {
    await parts.limit({}, [{ ...OPEN, maxConcurrentCalls: 0, userId: ANNA, extension: "1000" }]);
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
    await call.hears(1004);
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
});
