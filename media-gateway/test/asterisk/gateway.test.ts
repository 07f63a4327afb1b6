import { type AsteriskInstance, asteriskOrReason, startAsterisk } from "@callplane/infra/asterisk";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { aDevice, aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type FakeEdge, startFakeEdge } from "../edge/fake-edge.ts";
import { type GatewayProcess, makeDataDir, spawnGateway } from "./gateway-process.ts";
import { startSipAttacker, statusOfAnswer } from "./sip-attacker.ts";

const found = await asteriskOrReason();
const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 30_000, interval: 20 });

describe.skipIf(found.skip)(`the gateway as a process${found.because}`, () => {
  let asterisk: AsteriskInstance;
  let redis: RedisStandIn;
  beforeAll(async () => {
    [asterisk, redis] = await Promise.all([startAsterisk(), startRedis({ token: "token-for-tests" })]);
  });
  afterAll(async () => {
    await asterisk?.stop();
    await redis?.stop();
  });

  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function start(edge: FakeEdge, dataDir: string, env: Record<string, string> = {}): Promise<GatewayProcess> {
    const gateway = await spawnGateway({ edgeUrl: edge.url, asterisk, redis, dataDir, env });
    cleanups.push(() => gateway.kill());
    return gateway;
  }

  async function edgeAndDisk(): Promise<{ edge: FakeEdge; dataDir: string }> {
    const edge = await startFakeEdge();
    const dir = await makeDataDir();
    cleanups.push(dir.remove, () => edge.close());
    return { edge, dataDir: dir.path };
  }

  const isReady = async (gateway: GatewayProcess) => {
    const answer = await fetch(`${gateway.url}/readyz`).catch(() => undefined);
    return answer?.status === 200;
  };
  const ready = (gateway: GatewayProcess) =>
    vi.waitFor(async () => expect(await isReady(gateway), gateway.output()).toBe(true), {
      timeout: 30_000,
      interval: 50,
    });

  it("enrols, applies a job it is woken for, reports it, and knows it after a restart", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    const gateway = await start(edge, dataDir);
    await ready(gateway);
    expect(await (await fetch(`${gateway.url}/healthz`)).json()).toEqual({
      ok: true,
      watched: expect.arrayContaining(["sip_bans", "rtp_ports", "asterisk_log", "voicemail_spool"]),
      alarms: [],
    });
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain("callplane_applies_total");

    const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 2, agents: 1 }));
    edge.offer(acme);
    await new Redis({ url: redis.url, token: redis.token }).publish(`gateway:${edge.gatewayId}`, { type: "wake" });
    await until(() => edge.results.length === 1);
    expect(edge.results[0]).toMatchObject({ status: "SUCCESS", error: null });
    expect(edge.results[0]?.fileDiff).toContain("+context = acme-internal");
    expect(edge.results[0]?.fileDiff).not.toContain(acme.body.users[0]?.devices[0]?.digestMd5);
    expect(edge.results[0]?.timings.map((timing) => timing.step)).toEqual([
      "fetch",
      "render",
      "dry_run",
      "backup",
      "write",
      "reload",
      "verify",
      "commit",
    ]);
    await until(() => edge.deviceReports.some((report) => report.complete && report.states.length === 2));
    expect(edge.deviceReports.at(-1)?.states[0]).toMatchObject({ state: "unregistered", tenantId: acme.tenantId });
    await until(() => edge.heartbeats.at(-1)?.asterisk.up);
    expect(edge.heartbeats.at(-1)?.asterisk).toMatchObject({ version: expect.stringMatching(/^22\./), activeCalls: 0 });
    expect(await gateway.kill("SIGTERM")).toBe(0);

    const again = await start(edge, dataDir, { GATEWAY_ENROLMENT_CODE: "" });
    await ready(again);
    const changed = structuredClone(acme.body);
    changed.users[0]?.devices.push(aDevice("acme-1000-new1"));
    edge.offer(aSnapshotEnvelope(changed, 2));
    await until(() => edge.results.length === 2);
    expect(edge.results[1]).toMatchObject({ status: "SUCCESS" });
    expect(edge.results[1]?.fileDiff).toContain("+[acme-1000-new1]");
    expect(edge.results[1]?.fileDiff).not.toContain("+[acme-1001");
    expect(edge.complaints).toEqual([]);
  });

  it("serves from its disk while the edge is out of reach, and tells it all afterwards", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    const first = await start(edge, dataDir);
    const cedar = aSnapshotEnvelope(aSnapshot({ key: "cedar", users: 2 }));
    await ready(first);
    edge.offer(cedar);
    await until(() => edge.results.length === 1);
    await first.kill();
    edge.fail = () => 503;
    edge.deviceReports.length = 0;
    const again = await start(edge, dataDir);
    await ready(again);
    await asterisk.cli("database del callplane cedar/hint/1000");
    edge.fail = () => undefined;
    await until(() => edge.deviceReports.some((report) => report.complete && report.states.length === 2));
    expect(edge.deviceReports[0]?.states.every((state) => state.tenantId === cedar.tenantId)).toBe(true);
    expect(edge.results).toMatchObject([{ status: "SUCCESS" }]);
  });

  it("refuses a suspended tenant's calls as soon as it is told, and still after a restart", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    const gateway = await start(edge, dataDir);
    await ready(gateway);
    const dune = aSnapshotEnvelope(aSnapshot({ key: "dune", users: 1 }));
    edge.offer(dune);
    await until(() => edge.results.length === 1);
    const flag = () => asterisk.cli("database get callplane dune/suspended");
    const publisher = new Redis({ url: redis.url, token: redis.token });
    await vi.waitFor(
      async () => {
        await publisher.publish(`gateway:${edge.gatewayId}`, { type: "tenant_suspended", tenantId: dune.tenantId });
        expect(await flag()).toContain("Value: 1");
      },
      { timeout: 10_000, interval: 100 },
    );
    await gateway.kill();
    await ready(await start(edge, dataDir));
    expect(await flag()).toContain("Value: 1");
    edge.offer({ ...dune, id: crypto.randomUUID(), revision: 2 });
    await vi.waitFor(async () => expect(await flag()).not.toContain("Value: 1"), { timeout: 15_000, interval: 50 });
  });

  it("shuts out who guesses passwords, tells the edge, and lets them in again when told", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    const gateway = await start(edge, dataDir);
    await ready(gateway);
    const thief = await startSipAttacker("127.0.0.80", asterisk.ports.sip);
    cleanups.push(async () => thief.close());
    const answered = (status: number) =>
      vi.waitFor(async () => expect(statusOfAnswer(await thief.guess("nobody"))).toBe(status), {
        timeout: 30_000,
        interval: 0,
      });
    await answered(403);
    const publisher = new Redis({ url: redis.url, token: redis.token });
    await until(() => edge.heartbeats.at(-1)?.bans?.items.some(({ address }) => address === "127.0.0.80"));
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
      'callplane_sip_bans_total{reason="failures",standing="stranger"} 1',
    );
    await publisher.publish(`gateway:${edge.gatewayId}`, { type: "lift_ban", address: "127.0.0.80" });
    await until(() => edge.heartbeats.at(-1)?.bans?.total === 0);
    await answered(401);
  });

  it("ends the apply under way before it stops", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    const gateway = await start(edge, dataDir);
    await ready(gateway);
    const elm = aSnapshotEnvelope(aSnapshot({ key: "elm", users: 20 }));
    edge.offer(elm);
    await until(() => edge.steps.includes("dry_run"));
    expect(await gateway.kill("SIGTERM")).toBe(0);
    expect(edge.results).toMatchObject([{ status: "SUCCESS" }]);
  });

  it("refuses to start on a bad environment, naming the variables and not their values", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    const gateway = await start(edge, dataDir, { AMI_PORT: "banana", EDGE_URL: "ftp://secret-host", AMI_SECRET: "" });
    expect(await gateway.exited).toBe(2);
    expect(gateway.output()).toMatch(/AMI_PORT .*\n|EDGE_URL .*\n|AMI_SECRET is missing/);
    for (const name of ["AMI_PORT", "EDGE_URL", "AMI_SECRET is missing"]) expect(gateway.output()).toContain(name);
    expect(gateway.output()).not.toMatch(/banana|secret-host/);
  });

  it("says in words what it waits for, and goes on when the edge refuses its code", async () => {
    const { edge, dataDir } = await edgeAndDisk();
    edge.fail = () => 503;
    const gateway = await start(edge, dataDir);
    const problems = async () => (await fetch(`${gateway.url}/readyz`)).json();
    await vi.waitFor(
      async () =>
        expect(await problems()).toEqual({
          ready: false,
          problems: [{ part: "enrolment", problem: "the edge does not know this gateway yet" }],
        }),
      { timeout: 10_000 },
    );
    expect(await gateway.kill("SIGTERM")).toBe(0);
    edge.fail = () => undefined;
    await ready(await start(edge, dataDir));
    const other = await edgeAndDisk();
    const refused = await start(other.edge, other.dataDir, { GATEWAY_ENROLMENT_CODE: "a-wrong-code" });
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain("refused GATEWAY_ENROLMENT_CODE");
  });
});
