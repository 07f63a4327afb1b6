import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AsteriskInstance, asteriskOrReason, type SipCall, startAsterisk } from "@callplane/infra/asterisk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOpenAiRealtimeProvider } from "../../src/voice/index.ts";
import { note } from "../../src/voice/speech/index.ts";
import {
  type OpenAiRealtimeServer,
  startOpenAiRealtimeServer,
} from "../../src/voice/testing/openai-realtime-server.ts";
import {
  type GatewayParts,
  type Stage,
  stageSnapshot,
  stageSpeech,
  startAsteriskFor,
  startGatewayParts,
  startPhone,
  startStage,
  until,
} from "../stage.ts";

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`a gateway killed in the middle of calls${asterisk.because}`, () => {
  const snapshot = stageSnapshot({
    agents: {
      "601": { fallback: { kind: "extension", number: "1001" }, firstMessage: "A long greeting. ".repeat(20) },
    },
  });
  let instance: AsteriskInstance;
  let asteriskDir: string;
  let dir: string;
  let child: ChildProcess;
  let successor: GatewayParts | undefined;

  beforeEach(async () => {
    ({ asterisk: instance, dir: asteriskDir } = await startAsteriskFor(snapshot, asterisk.tree));
    dir = mkdtempSync(join(tmpdir(), "callplane-child-"));
    const given = join(dir, "given.json");
    writeFileSync(given, JSON.stringify({ asterisk: { ami: instance.ami, ari: instance.ari }, snapshot, dir }));
    child = spawn(process.execPath, [join(import.meta.dirname, "../gateway-child.ts"), given], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout?.once("data", resolve));
  });
  afterEach(async () => {
    child.kill("SIGKILL");
    await successor?.stop();
    successor = undefined;
    await instance.stop();
    for (const folder of [dir, asteriskDir]) rmSync(folder, { recursive: true, force: true });
  });

  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  const restart = async () => {
    successor = await startGatewayParts({ asterisk: instance, snapshot, dir, speech: stageSpeech(asterisk.tree) });
    return successor;
  };

  it("leaves, after its restart, no empty bridge and no silent caller; the call stays one record", async () => {
    const [caller, colleague] = [
      await startPhone(instance, snapshot, "1000"),
      await startPhone(instance, snapshot, "1001"),
    ];
    const call = await caller.call("601");
    await call.hearsSound({ forMs: 300 });
    await kill();
    const next = await restart();
    const incoming = await colleague.nextIncoming();
    await incoming.answer();
    void incoming.sendTone(700);
    await call.hears(700);
    expect((await next.ari.rest.listBridges()).filter((bridge) => bridge.channels.length < 2)).toEqual([]);
    expect((await next.ari.rest.listChannels()).filter((channel) => channel.id.startsWith("callplane-media-"))).toEqual(
      [],
    );
    await call.hangUp();
    const [record] = await until(() => next.spool.oldest(10).length > 0 && next.spool.oldest(10));
    expect(next.spool.oldest(10)).toHaveLength(1);
    expect(record).toMatchObject({ disposition: "answered", dialed: "601", agentId: snapshot.agents[0]?.id });
    expect(record?.turns[0]?.speaker).toBe("agent");
    expect(record?.legs.map((leg) => leg.kind)).toEqual(["device", "agent", "device"]);
    await Promise.all([caller.stop(), colleague.stop()]);
  });

  it("closes as lost what ended while it was not there to see", async () => {
    const [caller, colleague] = [
      await startPhone(instance, snapshot, "1000"),
      await startPhone(instance, snapshot, "1001"),
    ];
    const dialling = caller.call("1001");
    const incoming = await colleague.nextIncoming();
    await incoming.answer();
    const call = await dialling;
    void call.sendTone(700);
    await incoming.hears(700);
    await kill();
    await call.hangUp();
    const next = await restart();
    const [record] = await until(() => next.spool.oldest(10).length > 0 && next.spool.oldest(10));
    expect(record).toMatchObject({ disposition: "lost", hangupCause: null, version: 1 });
    expect(record?.answeredAt).not.toBeNull();
    expect(next.spool.kept()).toEqual([]);
    await Promise.all([caller.stop(), colleague.stop()]);
  });
});

describe.skipIf(asterisk.skip)(`Asterisk killed with calls up${asterisk.because}`, () => {
  const CALLS = 100;
  let stage: Stage;
  let openai: OpenAiRealtimeServer;

  beforeEach(async () => {
    openai = await startOpenAiRealtimeServer({
      apiKey: "sk-test",
      script: { answer: () => ({ text: "la", audio: note(1000, 5000) }) },
    });
    const provider = createOpenAiRealtimeProvider({
      url: openai.url,
      apiKey: "sk-test",
      defaultModel: "a-model",
      transcriptionModel: null,
    });
    stage = await startStage({
      tree: asterisk.tree,
      agents: { "601": { voiceProvider: "openai-realtime" } },
      providers: new Map([["openai-realtime", provider]]),
    });
  });
  afterEach(async () => {
    await stage.stop();
    await openai[Symbol.asyncDispose]();
  });

  it("closes sessions, sockets to the provider, and records as lost; then works with the next one (row 7)", async () => {
    const phone = await stage.phone("1000");
    const calls: SipCall[] = [];
    while (calls.length < CALLS) {
      const batch = await Promise.all(Array.from({ length: 5 }, () => phone.call("601")));
      await Promise.all(batch.map((call) => call.hears(1000)));
      calls.push(...batch);
    }
    expect(openai.openSockets).toBe(CALLS);
    const { ports, ami, ari, dir } = stage.asterisk;
    stage.asterisk.kill("SIGKILL");
    await until(() => stage.voice.activeSessions === 0 && openai.openSockets === 0, 2000);
    await until(() => stage.records().length === CALLS, 3000);
    expect(new Set(stage.records().map((record) => record.disposition))).toEqual(new Set(["lost"]));
    expect(stage.records().every((record) => record.turns.length === 1)).toBe(true);
    expect(new Set(stage.endings.map((ending) => ending.kind))).toEqual(new Set(["media_lost"]));
    await stage.asterisk.ended;

    const again = await startAsterisk({
      tree: asterisk.tree,
      options: {
        dir,
        generatedDir: join(stage.dir, "generated"),
        sip: { port: ports.sip },
        http: { port: ports.http },
        ami: { port: ports.ami, username: ami.username, secret: ami.secret },
        ari: { username: ari.username, password: ari.password },
        rtp: { start: ports.rtpStart, end: ports.rtpEnd },
      },
    });
    await until(() => stage.ami.isUp && stage.ari.isUp, 10_000);
    await phone.register();
    const call = await phone.call("601");
    await call.hears(1000);
    await call.hangUp();
    await until(() => stage.records().length === CALLS + 1);
    expect(stage.records().at(-1)).toMatchObject({ disposition: "answered" });
    await again.stop();
  });
});
