import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VoiceProviderError } from "../../provider.ts";
import { note } from "../../speech/index.ts";
import { itBehavesLikeAVoiceProvider, reader, SPEC, sendSound } from "../../testing/contract-suite.ts";
import {
  type HandshakeFault,
  type OpenAiRealtimeServer,
  parrot,
  startOpenAiRealtimeServer,
} from "../../testing/openai-realtime-server.ts";
import { createOpenAiRealtimeProvider, type OpenAiRealtimeOptions } from "./openai-realtime.ts";

describe("openai-realtime against the strict stand-in", () => {
  let server: OpenAiRealtimeServer;

  beforeEach(async () => {
    server = await startOpenAiRealtimeServer({ apiKey: "sk-test", script: parrot });
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const makeProvider = (options: Partial<OpenAiRealtimeOptions> = {}) =>
    createOpenAiRealtimeProvider({
      url: server.url,
      apiKey: "sk-test",
      defaultModel: null,
      transcriptionModel: "a-transcriber",
      ...options,
    });
  const connect = (spec = SPEC) => makeProvider().connect(spec, AbortSignal.timeout(5000));
  const connection = () => {
    const [first] = server.connections;
    if (first === undefined) throw new Error("nobody connected");
    return first;
  };

  itBehavesLikeAVoiceProvider(() => ({ provider: makeProvider() }));

  it("never sends what the server refuses", async () => {
    server.setScript({ answer: (turn) => ({ text: `Answer ${turn}, and a little more of it.` }) });
    await using link = await connect();
    const until = reader(link);
    await until((event) => event.type === "response_done");
    sendSound(link, 500, "silence");
    sendSound(link, 600, "voice");
    sendSound(link, 1000, "silence");
    const [audio] = (await until((event) => event.type === "audio")).filter((event) => event.type === "audio");
    link.interrupt([{ itemId: audio?.itemId ?? "", heardMs: 100_000 }]);
    await until((event) => event.type === "response_done");
    expect(connection().errors).toEqual([]);
    expect(connection().spoken.at(-1)?.truncatedToMs).not.toBeNull();
  });

  it("agrees on µ-law both ways, and keeps the decision to interrupt", async () => {
    await using _ = await connect({ ...SPEC, voice: "marin", language: "de-AT" });
    expect(connection().session).toMatchObject({
      type: "realtime",
      model: "test-model",
      output_modalities: ["audio"],
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          transcription: { model: "a-transcriber", language: "de" },
          turn_detection: { type: "server_vad", interrupt_response: false },
        },
        output: { format: { type: "audio/pcmu" }, voice: "marin" },
      },
      tools: [
        { type: "function", name: "transfer" },
        { type: "function", name: "hang_up" },
      ],
    });
  });

  it("passes audio through untouched, byte for byte", async () => {
    const audio = note(523, 1234);
    server.setScript({ answer: () => ({ text: "la", audio }) });
    await using link = await connect();
    const events = await reader(link)((event) => event.type === "audio_done");
    expect(Buffer.concat(events.flatMap((event) => (event.type === "audio" ? event.audio : []))).equals(audio)).toBe(
      true,
    );
  });

  it("cancels what is being made, truncates at what was heard, and lets nothing of it through", async () => {
    server.setScript({ answer: () => ({ text: "a very long answer", audio: note(400, 60_000) }) });
    await using link = await connect();
    const until = reader(link);
    const [audio] = (await until((event) => event.type === "audio")).filter((event) => event.type === "audio");
    link.interrupt([{ itemId: audio?.itemId ?? "", heardMs: 150 }]);
    const rest = await until((event) => event.type === "response_done");
    // What had been taken from the wire before the interruption may still stand in the queue; the server made 60 s.
    expect(rest.filter((event) => event.type === "audio").length).toBeLessThan(20);
    expect(connection().spoken[0]?.truncatedToMs).toBe(150);
    expect(connection().received).toContain("response.cancel");
  });

  it("uses a tool, returns its result, and asks for the answer only when none is being given", async () => {
    server.setScript({
      answer: (turn) =>
        turn === 0
          ? { text: "Let me see.", tool: { name: "transfer", arguments: { extension: "99" } } }
          : { text: "No such person." },
    });
    await using link = await connect();
    const until = reader(link);
    const call = (await until((event) => event.type === "tool_call")).at(-1);
    expect(call).toMatchObject({ name: "transfer", arguments: { extension: "99" } });
    link.sendToolResult(call?.type === "tool_call" ? call.callId : "", "error: there is no extension 99");
    const answer = await until((event) => event.type === "agent_text" && event.text === "No such person.");
    expect(answer.length).toBeGreaterThan(0);
    expect(connection().toolOutputs).toEqual([
      { callId: expect.any(String), output: "error: there is no extension 99" },
    ]);
    expect(connection().errors).toEqual([]);
  });

  it("tells the usage of each response once", async () => {
    await using link = await connect();
    const done = (await reader(link)((event) => event.type === "response_done")).at(-1);
    expect(done).toEqual({
      type: "response_done",
      usage: {
        inputTokens: 100,
        outputTokens: 50,
        inputTextTokens: 40,
        inputAudioTokens: 60,
        cachedTokens: 32,
        outputTextTokens: 10,
        outputAudioTokens: 40,
      },
    });
  });

  it.each<[HandshakeFault, boolean]>([
    [401, false],
    [429, true],
    [500, true],
    [503, true],
    ["refuse", true],
  ])("a handshake answered with %s is an error, retryable: %s", async (fault, retryable) => {
    server.failHandshakes(fault);
    const error = await connect().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(VoiceProviderError);
    expect(error).toMatchObject({ retryable });
  });

  it("gives up a handshake that hangs when its signal says so, and leaves no socket", async () => {
    server.failHandshakes("hang");
    const connecting = makeProvider().connect(SPEC, AbortSignal.timeout(200));
    await expect(connecting).rejects.toMatchObject({ name: "TimeoutError" });
    expect(server.openSockets).toBe(0);
  });

  it("is refused with a wrong key, and without any model", async () => {
    const wrong = makeProvider({ apiKey: "sk-wrong" }).connect(SPEC, AbortSignal.timeout(5000));
    await expect(wrong).rejects.toMatchObject({ status: 401, retryable: false });
    const nameless = makeProvider().connect({ ...SPEC, model: null }, AbortSignal.timeout(5000));
    await expect(nameless).rejects.toThrow("OPENAI_REALTIME_MODEL");
  });

  it("says so when it is cut off", async () => {
    await using link = await connect();
    const until = reader(link);
    await until((event) => event.type === "response_done");
    connection().cut();
    expect((await until((event) => event.type === "closed")).at(-1)).toMatchObject({ retryable: true });
  });

  it("drops malformed frames, one by one, and goes on (faults.md row 12)", async () => {
    await using link = await connect();
    const until = reader(link);
    const [audio] = (await until((event) => event.type === "response_done")).filter((event) => event.type === "audio");
    const delta = (value: unknown) =>
      JSON.stringify({ type: "response.output_audio.delta", response_id: "r", item_id: audio?.itemId, delta: value });
    const bad = [
      "{",
      "null",
      "[]",
      '{"type":5}',
      Buffer.from([1, 2, 3]),
      delta(5),
      delta("!!!!"),
      delta("abc"),
      delta("A".repeat(4_000_000)),
      '{"type":"response.done"}',
    ];
    for (const frame of bad) connection().sendRaw(frame);
    connection().sendRaw('{"type":"a.type.of.tomorrow","x":1}');
    connection().sendRaw(delta(Buffer.alloc(160).toString("base64")));
    const events = await until((event) => event.type === "audio");
    expect(events.filter((event) => event.type === "problem")).toHaveLength(bad.length);
  });

  it("survives 10 000 random frames and names each a problem", async () => {
    await using link = await connect();
    const until = reader(link);
    await until((event) => event.type === "response_done");
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    for (let sent = 0; sent < 10_000; sent += 1)
      connection().sendRaw(Buffer.from(Array.from({ length: 64 }, () => random() & 0xff)).toString("latin1"));
    connection().sendRaw('{"type":"input_audio_buffer.speech_started","audio_start_ms":1,"item_id":"x"}');
    const events = await until((event) => event.type === "caller_started", 10_000);
    expect(events.filter((event) => event.type === "problem")).toHaveLength(10_000);
  });
});
