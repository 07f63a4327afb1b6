import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Snapshot } from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort } from "@callplane/infra/asterisk";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import { type Carrier, startCarrier } from "./carrier.ts";
import { type GuardParts, startGuardParts } from "./guard-parts.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";

const found = await asteriskOrReason();
/** Numbers that the carrier brings back to us. */
const [ACMES, BIRCHS] = ["+4312345777", "+4319999777"] as const;

describe.skipIf(found.skip)(`two companies whose numbers forward to each other over a carrier${found.because}`, () => {
  let carrier: Carrier;
  let stage: RoutingStage;
  let redis: RedisStandIn;
  let parts: GuardParts;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "callplane-loops-"));
    redis = await startRedis({ token: "token-for-tests" });
    const sipPort = await freePort(true);
    carrier = await startCarrier({ tree: found.tree, host: "127.0.0.14", usPort: () => sipPort });
    const trunk = a.aTrunk("platform-trunk-one1", { host: carrier.host, port: carrier.port, scope: "platform" });
    const aCompany = (key: string, own: string, other: string, mainNumber: string): Snapshot => {
      const company = aSnapshot({ key, users: 1 });
      const routing = a.emptyRouting();
      const outbound = { ...routing.outbound, ...a.openPolicy([trunk]), mainNumber, trunks: [trunk] };
      const dids = [a.aDid(own, { kind: "EXTERNAL", number: other }), a.aDid(mainNumber, a.toUser(key, "1000"))];
      return { ...company, routing: { ...routing, dids, outbound } };
    };
    const acme = aCompany("acme", ACMES, BIRCHS, "+4312345600");
    const birch = aCompany("birch", BIRCHS, ACMES, "+4319999900");
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme, birch], sipPort });
    parts = await startGuardParts({ stage, tenant: acme, others: [birch], redis, dataDir });
    await stage.trunkIs("platform-trunk-one1", "Avail");
  }, 60_000);
  afterEach(async () => {
    await stage.quiet();
    await until(() => parts.guards.metered === 0, 20_000);
  });
  afterAll(async () => {
    await parts?.stop();
    await stage?.stop();
    await carrier?.stop();
    await redis?.stop();
    rmSync(dataDir, { recursive: true });
  });

  it("end such a call after a few turns, with words for the caller and for the admins, though any number of calls may be up", async () => {
    const call = await (await carrier.customer("436640000001")).dial(ACMES);
    await call.hearsSound({ withinMs: 30_000 });
    await call.ended;
    expect(stage.routed().filter((note) => note === "too_many_hops circle")).toHaveLength(1);
    expect((await carrier.calls()).length).toBeLessThanOrEqual(8);
    await until(() => parts.refusals.length > 0, 20_000);
    expect(parts.refusals.map(({ reason }) => reason)).toEqual(["loop"]);
    expect(parts.told()).toContain("Not let out: the call is being sent round in circles between companies.");
  }, 90_000);

  it("do not keep from being called whoever is called by somebody", async () => {
    const anna = await stage.phone("birch", "1000");
    const before = anna.calls.length;
    const call = await (await carrier.customer("436640000001")).dial("+4319999900");
    await until(() => anna.calls.length > before, 20_000);
    await call.hangUp();
  }, 60_000);
});
