import { asteriskOrReason, type SipCall } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOpenAiRealtimeProvider } from "../../src/voice/providers/openai-realtime/openai-realtime.ts";
import { note } from "../../src/voice/speech/index.ts";
import {
  type HandshakeFault,
  type OpenAiRealtimeServer,
  type Script,
  startOpenAiRealtimeServer,
} from "../../src/voice/testing/openai-realtime-server.ts";
import { type Stage, startStage, until } from "../stage.ts";

const asterisk = await asteriskOrReason();
/** The stand-in's voice: a tone no announcement of ours has. */
const AGENT_HZ = 1000;
const says = (ms: number) => ({ text: "La la la.", audio: note(AGENT_HZ, ms) });

describe.skipIf(asterisk.skip)(`a call to an OpenAI Realtime agent${asterisk.because}`, () => {
  let stage: Stage;
  let server: OpenAiRealtimeServer;

  beforeAll(async () => {
    server = await startOpenAiRealtimeServer({ apiKey: "sk-test", script: { answer: () => says(1000) } });
    const provider = createOpenAiRealtimeProvider({
      url: server.url,
      apiKey: "sk-test",
      defaultModel: "a-model",
      transcriptionModel: "a-transcriber",
    });
    stage = await startStage({
      tree: asterisk.tree,
      providers: new Map([["openai-realtime", provider]]),
      agents: { "601": { voiceProvider: "openai-realtime", fallback: { kind: "extension", number: "1001" } } },
    });
  });
  afterAll(async () => {
    await stage?.stop();
    await server?.[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    server.failHandshakes(null);
    server.setScript({ answer: () => says(1000) });
  });

  const script = (answer: Script["answer"]): void => server.setScript({ answer, transcribe: () => "What time is it?" });
  const connection = () => until(() => server.connections.at(-1));
  /** The record of the call made next; the one before is on disk first. */
  async function nextRecord() {
    await until(() => stage.calls.active().length === 0 && stage.voice.activeSessions === 0);
    const before = stage.records().length;
    return () => until(() => stage.records()[before], 15_000);
  }
  async function callAgent(): Promise<SipCall> {
    const phone = await stage.phone("1000");
    return phone.call("601");
  }
  /** The colleague's phone rings, is answered, and hears the caller. */
  async function expectFallback(call: SipCall, withinMs = 20_000): Promise<void> {
    const incoming = await (await colleague()).nextIncoming({ withinMs });
    await incoming.answer();
    void call.sendTone(700);
    await incoming.hears(700);
    await incoming.hangUp();
    await call.ended;
  }
  let colleaguesPhone: ReturnType<Stage["phone"]> | undefined;
  const colleague = () => {
    colleaguesPhone ??= stage.phone("1001");
    return colleaguesPhone;
  };

  it("speaks, listens, answers; both sides and the latency stand in the record", async () => {
    script(() => says(600));
    const record = await nextRecord();
    const call = await callAgent();
    await call.hears(AGENT_HZ);
    await call.hearsSilence({ forMs: 300 });
    await call.sendTone(440, { forMs: 700 });
    await call.hears(AGENT_HZ);
    await call.hearsSilence({ forMs: 300 });
    await call.hangUp();
    const { turns, events, agentId, disposition } = await record();
    expect(events.find(({ kind }) => kind === "agent.usage")).toMatchObject({
      data: { responses: 2, inputTokens: 200, outputTokens: 100, cachedTokens: 64, transcriptionSec: 1 },
    });
    expect({ disposition, agentId }).toEqual({ disposition: "answered", agentId: stage.snapshot.agents[0]?.id });
    expect(turns.map(({ speaker, text, interrupted }) => ({ speaker, text, interrupted }))).toEqual([
      { speaker: "agent", text: "La la la.", interrupted: false },
      { speaker: "caller", text: "What time is it?", interrupted: false },
      { speaker: "agent", text: "La la la.", interrupted: false },
    ]);
    expect(turns[2]?.heardMs).toBe(600);
    const { thinkMs, firstAudioMs, responseMs } = turns[2]?.latency ?? {};
    expect(thinkMs).toBeGreaterThan(400);
    expect(firstAudioMs).toBeGreaterThanOrEqual(thinkMs ?? 0);
    expect(responseMs).toBeGreaterThanOrEqual(firstAudioMs ?? 0);
    expect((await connection()).errors).toEqual([]);
    await until(() => server.openSockets === 0);
  });

  it("is interrupted out of 30 s sent at once: silent, and truncated at what was heard (faults.md row 13)", async () => {
    script((turn) => (turn === 0 ? says(30_000) : says(400)));
    const record = await nextRecord();
    const call = await callAgent();
    const heardFrom = await call.hears(AGENT_HZ);
    await call.hearsSound({ forMs: 1000 });
    const recording = call.record();
    void call.sendTone(440, { forMs: 800 });
    const quietFrom = await call.hearsSilence({ forMs: 250 });
    await call.hears(AGENT_HZ, { withinMs: 5000 });
    await call.hearsSilence({ forMs: 400 });
    await call.hangUp();
    const { turns } = await record();
    const heardMs = turns[0]?.heardMs ?? 0;
    // What the phone heard and what we believe it heard differ by the network's and Asterisk's buffers only.
    expect(Math.abs(heardMs - (quietFrom - heardFrom))).toBeLessThan(300);
    expect(turns[0]?.interrupted).toBe(true);
    expect(turns[0]?.latency?.interruptMs).toBeGreaterThanOrEqual(60);
    const openai = await connection();
    expect(openai.spoken[0]?.truncatedToMs).toBe(heardMs);
    expect(openai.errors).toEqual([]);
    // After the silence only the new answer sounded: 400 ms of it, nothing of the flood.
    const audible = recording
      .stop()
      .filter(({ at, payload }) => at > quietFrom + 20 && payload.some((byte) => (byte & 0x7f) < 0x40));
    expect(audible.length * 20).toBeLessThan(700);
  });

  it("transfers by tool, after its last words", async () => {
    script(() => ({ ...says(500), tool: { name: "transfer", arguments: { extension: "1001" } } }));
    const record = await nextRecord();
    const call = await callAgent();
    await call.hears(AGENT_HZ);
    await expectFallback(call);
    const { events } = await record();
    expect(events.find(({ kind }) => kind === "transfer")).toMatchObject({ data: { extension: "1001" } });
    expect(stage.endings.at(-1)).toEqual({ kind: "transferred", extension: "1001" });
  });

  it("is told when a tool does not work, and goes on", async () => {
    script((turn) => (turn === 0 ? { tool: { name: "transfer", arguments: { extension: "4444" } } } : says(500)));
    const call = await callAgent();
    await call.hears(AGENT_HZ);
    expect((await connection()).toolOutputs).toEqual([
      { callId: expect.any(String), output: "error: there is no extension 4444" },
    ]);
    await call.hangUp();
  });

  it("cut off mid-sentence: the caller hears a sentence, then the fallback; the transcript is kept (row 14)", async () => {
    script(() => says(20_000));
    const record = await nextRecord();
    const call = await callAgent();
    await call.hears(AGENT_HZ);
    (await connection()).cut();
    await expectFallback(call);
    const { turns, events, disposition } = await record();
    expect(disposition).toBe("answered");
    expect(turns[0]).toMatchObject({ speaker: "agent", interrupted: true });
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["agent.error", "agent.fallback", "leg.answered"]),
    );
    await until(() => server.openSockets === 0);
  });

  it.each<HandshakeFault>([401, 429, 503, "refuse", "hang"])(
    "handshake answered with %s: sound within 1 s, the fallback rings within 3 s (row 10)",
    async (fault) => {
      server.failHandshakes(fault);
      await colleague();
      const record = await nextRecord();
      const phone = await stage.phone("1000");
      const call = await phone.call("601");
      await call.hearsSound({ forMs: 100, withinMs: 1000 });
      await expectFallback(call, 2500);
      const { events } = await record();
      expect(events.filter(({ kind }) => kind === "agent.error")).toHaveLength(1);
    },
  );

  it("goes on through a flood of malformed messages (row 12)", async () => {
    script((turn) => says(turn === 0 ? 3000 : 500));
    const record = await nextRecord();
    const call = await callAgent();
    await call.hears(AGENT_HZ);
    const openai = await connection();
    for (let sent = 0; sent < 10_000; sent += 1)
      openai.sendRaw(
        sent % 2 === 0 ? "{" : '{"type":"response.output_audio.delta","response_id":"r","item_id":"i","delta":"%%"}',
      );
    await call.hearsSound({ forMs: 300 });
    await call.hearsSilence({ forMs: 300 });
    await call.sendTone(440, { forMs: 600 });
    await call.hears(AGENT_HZ);
    await call.hangUp();
    const { events } = await record();
    expect(events.filter(({ kind }) => kind === "agent.error")).toHaveLength(5);
    expect(events.some(({ kind }) => kind === "agent.fallback")).toBe(false);
  });

  it("a provider that stalls: the caller is told to wait, then goes to the fallback (row 11)", async () => {
    script((turn) => says(turn === 0 ? 400 : 400));
    const call = await callAgent();
    await call.hears(AGENT_HZ);
    await call.hearsSilence({ forMs: 300 });
    (await connection()).stall();
    await call.sendTone(440, { forMs: 600 });
    await expectFallback(call);
    expect(stage.endings.at(-1)).toMatchObject({ kind: "fallback" });
    (await connection()).wake();
    await until(() => server.openSockets === 0);
  }, 60_000);

  it("leaves nothing behind in Asterisk", async () => {
    await until(() => stage.voice.activeSessions === 0);
    await until(() => stage.calls.active().length === 0);
    // A channel that was hung up takes a moment to go.
    await expect.poll(() => stage.ari.rest.listBridges()).toEqual([]);
    await expect.poll(() => stage.ari.rest.listChannels()).toEqual([]);
  });
});
