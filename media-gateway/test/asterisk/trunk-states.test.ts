import type { SnapshotTrunk, TrunkStateReport } from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AmiConnection, openAmi } from "../../src/asterisk/ami/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { startTrunkStates, type TrunkStates } from "../../src/trunks/index.ts";
import * as a from "../a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { startTcpProxy, type TcpProxy } from "../tcp-proxy.ts";
import { ACCOUNT, type Carrier, startCarrier } from "./carrier.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`states of trunks, as told to the edge${found.because}`, () => {
  let carrier: Carrier;
  let stage: RoutingStage;
  let proxy: TcpProxy;
  let ami: AmiConnection;
  let states: TrunkStates;
  let isEdgeAway = false;
  const latest = new Map<string, TrunkStateReport>();
  let reports = 0;
  let trunks: Record<"right" | "wrong" | "nobody" | "emergency", SnapshotTrunk>;
  const told = (trunk: SnapshotTrunk) => latest.get(trunk.id);
  const isTold = (trunk: SnapshotTrunk, what: Partial<TrunkStateReport>) =>
    vi.waitFor(() => expect(told(trunk)).toMatchObject(what), { timeout: 30_000, interval: 20 });

  beforeAll(async () => {
    const sipPort = await freePort(true);
    carrier = await startCarrier({ tree: found.tree, host: "127.0.0.14", usPort: () => sipPort });
    const at = { host: carrier.host, port: carrier.port };
    const login = { authentication: "registration", username: ACCOUNT.username, hasPassword: true } as const;
    trunks = {
      right: a.aTrunk("acme-trunk-righ", { ...at, ...login, inboundAddresses: ["192.0.2.1"] }),
      wrong: a.aTrunk("acme-trunk-wron", { ...at, ...login, inboundAddresses: ["192.0.2.2"] }),
      nobody: a.aTrunk("acme-trunk-none", { host: "127.0.0.15", port: 9, ...login, inboundAddresses: ["192.0.2.3"] }),
      emergency: a.aTrunk("acme-trunk-emer", at),
    };
    const acme = aSnapshot({ key: "acme", users: 1 });
    acme.routing = a.emptyRouting();
    acme.routing.outbound.trunks = Object.values(trunks);
    acme.routing.outbound.emergency = { numbers: ["9180"], trunkIds: [trunks.emergency.id], callerId: "+4312345600" };
    const secrets = new Map([
      [trunks.right.id, ACCOUNT.password],
      [trunks.wrong.id, "not-it"],
      [trunks.nobody.id, "x"],
    ]);
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme], secrets, sipPort });
    proxy = await startTcpProxy({ host: "127.0.0.1", port: stage.asterisk.ami.port });
    ami = openAmi({ ...stage.asterisk.ami, port: proxy.port, log: silentLog() });
    const snapshots = createSnapshotIndex();
    snapshots.set(aSnapshotEnvelope(acme));
    states = startTrunkStates({
      ami,
      snapshots,
      edge: {
        async reportTrunkStates(given) {
          if (isEdgeAway) throw new Error("the edge is away");
          reports += 1;
          for (const report of given.states) latest.set(report.trunkId, report);
        },
      },
      clock: systemClock,
      log: silentLog(),
    });
  }, 60_000);
  afterAll(async () => {
    await states?.close();
    await ami?.close();
    await proxy?.stop();
    await stage?.stop();
    await carrier?.stop();
  });

  it("up and registered with the right password", async () => {
    await isTold(trunks.right, { state: "up", registration: "registered", reason: null, channels: 0 });
    expect(told(trunks.right)?.latencyMs).toBeGreaterThan(0);
  }, 40_000);

  it("rejected with a wrong one, in words", async () => {
    const reason = `${carrier.host}:${carrier.port} refuses our registration: user name or password may be wrong`;
    await isTold(trunks.wrong, { state: "down", registration: "rejected", reason });
  }, 40_000);

  it("down where nobody answers", async () => {
    await isTold(trunks.nobody, {
      state: "down",
      registration: "unregistered",
      reason: "No answer from 127.0.0.15:9",
      latencyMs: null,
    });
  }, 40_000);

  it("with the channels in use", async () => {
    await isTold(trunks.emergency, { state: "up", registration: "none", channels: 0 });
    const call = await (await stage.phone("acme", "1000")).dial("9180");
    await isTold(trunks.emergency, { channels: 1 });
    await call.hangUp();
    await isTold(trunks.emergency, { channels: 0 });
  }, 60_000);

  it("down when the carrier falls silent, and up when it is back; told once each", async () => {
    await isTold(trunks.emergency, { state: "up" });
    carrier.freeze();
    try {
      await isTold(trunks.emergency, { state: "down" });
    } finally {
      carrier.thaw();
    }
    await isTold(trunks.emergency, { state: "up" });
    await isTold(trunks.right, { state: "up", registration: "registered" });
  }, 60_000);

  it("as they are after the gateway lost sight of Asterisk, and the edge was away", async () => {
    proxy.cut();
    await isTold(trunks.emergency, { state: "unknown" });
    isEdgeAway = true;
    const before = reports;
    carrier.freeze();
    await stage.trunkIs("acme-trunk-emer", "Unavail");
    proxy.restore();
    await vi.waitFor(() => expect(states.state(trunks.emergency.id)?.state).toBe("down"), { timeout: 20_000 });
    expect(reports).toBe(before);
    isEdgeAway = false;
    await isTold(trunks.emergency, { state: "down" });
    carrier.thaw();
    await isTold(trunks.emergency, { state: "up" });
  }, 90_000);
});
