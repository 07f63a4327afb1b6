import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { RehearsalResult, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { gatewayChannel } from "@callplane/edge-api/contract";
import { type AsteriskInstance, asteriskOrReason, startAsterisk } from "@callplane/infra/asterisk";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type AmiConnection, openAmi } from "../../src/asterisk/ami/index.ts";
import { silentLog } from "../../src/lib/log.ts";
import * as a from "../a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type FakeEdge, startFakeEdge } from "../edge/fake-edge.ts";
import { type GatewayProcess, makeDataDir, spawnGateway } from "./gateway-process.ts";

const found = await asteriskOrReason();
const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 3, agents: 1 }));
const birch = aSnapshotEnvelope(aSnapshot({ key: "birch", users: 2 }));
const [anna] = acme.body.users;
const renamed = (name: string) => {
  const body = structuredClone(acme.body);
  for (const user of body.users.slice(0, 1)) user.name = name;
  return aSnapshotEnvelope(body, 2);
};
const waitFor = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 60_000, interval: 20 });

/** The dry run of this instance, with `script` before it; `$dir` is the candidate. */
const before = (asterisk: AsteriskInstance, script: string) =>
  JSON.stringify(["sh", "-c", `read -r dir; ${script}; exec "$@" <<END\n$dir\nEND\n`, "sh", ...asterisk.dryRunCommand]);

describe.skipIf(found.skip)(`a rehearsal on a real gateway${found.because}`, () => {
  let asterisk: AsteriskInstance;
  let redis: RedisStandIn;
  let ami: AmiConnection;
  let reloads = 0;
  beforeAll(async () => {
    [asterisk, redis] = await Promise.all([startAsterisk(), startRedis({ token: "token-for-tests" })]);
    ami = openAmi({ ...asterisk.ami, log: silentLog() });
    ami.onEvent(({ Event }) => {
      if (Event === "Reload") reloads += 1;
    });
    await new Promise<void>((resolve) => void ami.onUp(resolve));
  });
  afterAll(async () => {
    await ami?.close();
    await asterisk?.stop();
    await redis?.stop();
  });

  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** A gateway on which acme and birch run. */
  async function running(script?: string): Promise<{ edge: FakeEdge; gateway: GatewayProcess; dataDir: string }> {
    const edge = await startFakeEdge();
    const dir = await makeDataDir();
    cleanups.push(dir.remove, () => edge.close());
    const env = script === undefined ? {} : { ASTERISK_DRY_RUN_COMMAND: before(asterisk, script) };
    for (const envelope of [acme, birch]) edge.offer(envelope);
    const gateway = await spawnGateway({ edgeUrl: edge.url, asterisk, redis, dataDir: dir.path, env });
    cleanups.push(() => gateway.kill());
    await waitFor(() =>
      expect(
        edge.results.map((each) => each.status),
        gateway.output(),
      ).toEqual(["SUCCESS", "SUCCESS"]),
    );
    await waitFor(() => expect(gateway.output()).toContain("listening for jobs"));
    await waitFor(async () => expect(await readdir(dir.path)).not.toContain("apply-journal.json"));
    return { edge, gateway, dataDir: dir.path };
  }

  async function wake(edge: FakeEdge, smallJobId: string): Promise<void> {
    const client = new Redis({ url: redis.url, token: redis.token, enableTelemetry: false });
    await client.publish(gatewayChannel(edge.gatewayId), { type: "wake", smallJobId });
  }

  async function rehearse(edge: FakeEdge, envelope: SnapshotEnvelope): Promise<RehearsalResult> {
    const { id } = edge.offerRehearsal(envelope);
    await wake(edge, id);
    const { outcome } = await waitFor(() => {
      const ended = edge.smallResults.find((each) => each.id === id && each.outcome.kind !== "postponed");
      if (ended === undefined) throw new Error("not ended");
      return ended;
    });
    if (outcome.kind !== "rehearsed") throw new Error(`not rehearsed: ${JSON.stringify(outcome)}`);
    return outcome.result;
  }

  /** All that an apply would leave a trace in. */
  async function traces(dataDir: string) {
    const [shown] = await ami.list({ Action: "PJSIPShowEndpoint", Endpoint: anna?.devices[0]?.sipUsername ?? "" });
    const endpoints = await ami.list({ Action: "PJSIPShowEndpoints" });
    return {
      link: await readlink(asterisk.generatedDir),
      generations: (await readdir(join(dataDir, "generations"))).sort(),
      snapshots: (await readdir(join(dataDir, "snapshots"))).sort(),
      journal: (await readdir(dataDir)).includes("apply-journal.json"),
      callerId: shown?.Callerid,
      endpoints: endpoints.map((event) => event.ObjectName).sort(),
      reloads,
    };
  }

  it("shows the files' difference, and touches nothing that runs", async () => {
    const { edge, dataDir } = await running();
    const untouched = await traces(dataDir);
    const result = await rehearse(edge, renamed("Somebody Else"));
    expect(result.fileDiff).toContain('-callerid = "Person 1000" <1000>\n+callerid = "Somebody Else" <1000>');
    expect(result.fileDiff).not.toMatch(/birch|[0-9a-f]{32}/);
    expect(result.objections).toEqual([]);
    expect(result.impact).toMatchObject({ reloads: ["pjsip"], filesAdded: 0, filesRemoved: 0 });
    expect(result.timings.map(({ step }) => step)).toEqual(["fetch", "render", "dry_run"]);
    expect(await traces(dataDir)).toEqual(untouched);
    expect(untouched.reloads).toBeGreaterThan(0);
    expect(await readdir(join(dataDir, "rehearsal"))).toEqual([]);
    expect(edge.results).toHaveLength(2);
    expect(edge.complaints).toEqual([]);
  });

  it("objects to a broken generation, naming the phone, and touches nothing that runs", async () => {
    const damage = 'sed -i "/Broken/,/^allow/ s/^allow = .*/allow = banana/" "$dir"/pjsip.d/acme-10xx.conf 2>/dev/null';
    const { edge, dataDir } = await running(damage);
    const untouched = await traces(dataDir);
    const { objections, fileDiff } = await rehearse(edge, renamed("Broken"));
    expect(objections.length).toBeGreaterThan(0);
    const device = anna?.devices[0];
    expect(objections).toContainEqual({
      message: expect.stringMatching(/banana|codec|allow/),
      file: "pjsip.d/acme-10xx.conf",
      line: expect.any(Number),
      objectKind: "device",
      objectId: device?.id,
      objectName: `${device?.label} of Broken (1000)`,
    });
    expect(fileDiff).toContain("Broken");
    expect(await traces(dataDir)).toEqual(untouched);
  });

  it("objects to a broken queue and a broken room by the names they have in the portal", async () => {
    const { edge } = await running(
      [
        'sed -i "s/^strategy = .*/strategy = banana/" "$dir"/queues.d/acme.conf 2>/dev/null',
        'sed -i "s/,Read(callplanePin/,Raed(callplanePin/" "$dir"/dialplan.d/acme.conf 2>/dev/null',
      ].join("; "),
    );
    const next = structuredClone(acme.body);
    const [queue, room] = [
      a.aQueue("Sales", { extension: "720" }),
      a.aRoom("Board", { extension: "730", pin: "1234" }),
    ];
    next.routing = { ...a.emptyRouting(), queues: [queue], conferenceRooms: [room] };
    const { objections } = await rehearse(edge, aSnapshotEnvelope(next, 2));
    for (const [objectKind, objectId, objectName] of [
      ["queue", queue.id, "Queue Sales"],
      ["conference_room", room.id, "Conference room Board"],
    ])
      expect(objections).toContainEqual(expect.objectContaining({ objectKind, objectId, objectName }));
    expect(objections.filter(({ objectKind }) => objectKind === null)).toEqual([]);
  });

  it("does not keep an apply waiting, however long it takes, and goes on after it", async () => {
    const hang =
      'case "$dir" in */rehearsal/*) [ -e "$dir/../../begun" ] || { touch "$dir/../../begun"; exec sleep 600; };; esac';
    const { edge, dataDir } = await running(hang);
    const { id } = edge.offerRehearsal(renamed("Rehearsed"));
    await wake(edge, id);
    await waitFor(async () => expect(await readdir(dataDir)).toContain("begun"));
    const other = renamed("Applied");
    edge.offer(other);
    const client = new Redis({ url: redis.url, token: redis.token, enableTelemetry: false });
    await client.publish(gatewayChannel(edge.gatewayId), { type: "wake" });
    await waitFor(() => expect(edge.results).toHaveLength(3));
    expect(edge.results.at(-1)).toMatchObject({ status: "SUCCESS" });
    expect((await traces(dataDir)).callerId).toBe('"Applied" <1000>');
    await waitFor(() => expect(edge.smallResults.map((each) => each.outcome.kind)).toEqual(["postponed", "rehearsed"]));
    expect((await traces(dataDir)).callerId).toBe('"Applied" <1000>');
  });
});
