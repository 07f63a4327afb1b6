import { expect, it } from "vitest";
import { FRAME_BYTES } from "../media/ulaw.ts";
import type { VoiceEvent, VoiceLink, VoiceProvider, VoiceSpec } from "../provider.ts";
import { note } from "../speech/index.ts";
import { declareTools } from "../tools/registry.ts";

export const SPEC: VoiceSpec = {
  model: "test-model",
  voice: null,
  language: "en",
  prompt: "You are a test.",
  firstMessage: "Hello there.",
  interruption: { enabled: true, minSpeechMs: 120 },
  tools: declareTools(["transfer", "hang_up"]),
  transferTo: "1000",
};

const SILENT_FRAME = Buffer.alloc(FRAME_BYTES, 0xff);

/** Sends `ms` of a loud note, or silence, frame by frame, as fast as it goes: links count audio, not time. */
export function sendSound(link: VoiceLink, ms: number, sound: "voice" | "silence"): void {
  const audio = sound === "voice" ? note(300, ms) : Buffer.alloc(ms * 8, 0xff);
  for (let at = 0; at < audio.length; at += FRAME_BYTES) link.sendAudio(audio.subarray(at, at + FRAME_BYTES));
}

/** Takes events until one matches; all of them so far are the result. Fails after `timeoutMs`. */
export function reader(link: VoiceLink) {
  const iterator = link.events[Symbol.asyncIterator]();
  return async function until(matches: (event: VoiceEvent) => boolean, timeoutMs = 5000): Promise<VoiceEvent[]> {
    const seen: VoiceEvent[] = [];
    const deadline = AbortSignal.timeout(timeoutMs);
    const late = new Promise<never>((_, reject) =>
      deadline.addEventListener("abort", () =>
        reject(new Error(`never came; there were: ${seen.map((event) => event.type).join(" ")}`)),
      ),
    );
    while (true) {
      const next = await Promise.race([iterator.next(), late]);
      if (next.done) throw new Error(`ended; there were: ${seen.map((event) => event.type).join(" ")}`);
      seen.push(next.value);
      if (matches(next.value)) return seen;
    }
  };
}

const isType = (type: VoiceEvent["type"]) => (event: VoiceEvent) => event.type === type;
const audioMs = (events: VoiceEvent[]) =>
  events.reduce((sum, event) => sum + (event.type === "audio" ? event.audio.length / 8 : 0), 0);

/** What every provider must do, whoever is behind it. Run inside a `describe`. */
export function itBehavesLikeAVoiceProvider(setup: () => { provider: VoiceProvider }): void {
  const connect = (spec: Partial<VoiceSpec> = {}) =>
    setup().provider.connect({ ...SPEC, ...spec }, AbortSignal.timeout(5000));

  it("greets by itself, with sound and the words of it", async () => {
    await using link = await connect();
    const events = await reader(link)(isType("response_done"));
    expect(events[0]?.type).toBe("response_started");
    expect(audioMs(events)).toBeGreaterThan(200);
    expect(events.filter(isType("audio_done"))).toHaveLength(1);
    expect(events.filter((event) => event.type === "agent_text").at(-1)?.text).not.toBe("");
  });

  it("hears the caller begin and stop, writes it down where it can, and answers", async () => {
    await using link = await connect();
    const until = reader(link);
    await until(isType("response_done"));
    sendSound(link, 500, "silence");
    sendSound(link, 800, "voice");
    await until(isType("caller_started"));
    sendSound(link, 1000, "silence");
    const events = await until(isType("response_done"));
    const types = events.map((event) => event.type);
    expect(types.indexOf("caller_stopped")).toBeLessThan(types.indexOf("response_started"));
    expect(types.includes("caller_text")).toBe(link.capabilities.callerTranscript);
    expect(audioMs(events)).toBeGreaterThan(200);
  });

  it("gives each answer an item of its own", async () => {
    await using link = await connect();
    const until = reader(link);
    const greeting = await until(isType("response_done"));
    sendSound(link, 500, "silence");
    sendSound(link, 500, "voice");
    sendSound(link, 1000, "silence");
    const answer = await until(isType("response_done"));
    const items = (events: VoiceEvent[]) =>
      new Set(events.flatMap((event) => (event.type === "audio" ? event.itemId : [])));
    for (const itemId of items(answer)) expect(items(greeting)).not.toContain(itemId);
  });

  it("takes an interruption and answers what came after", async () => {
    await using link = await connect();
    const until = reader(link);
    const first = await until(isType("audio"));
    const [audio] = first.filter((event) => event.type === "audio");
    link.interrupt([{ itemId: audio?.itemId ?? "", heardMs: 40 }]);
    sendSound(link, 500, "silence");
    sendSound(link, 600, "voice");
    sendSound(link, 1000, "silence");
    await until(isType("caller_stopped"));
    await until((event) => event.type === "audio" && event.itemId !== audio?.itemId);
  });

  it("ends its events when it is disposed, and then does nothing", async () => {
    const link = await connect();
    await reader(link)(isType("audio"));
    await link[Symbol.asyncDispose]();
    link.sendAudio(SILENT_FRAME);
    link.interrupt([]);
    const rest: VoiceEvent[] = [];
    for await (const event of link.events) rest.push(event);
    expect(rest.some(isType("closed"))).toBe(false);
  });

  it("does not connect once the signal has aborted", async () => {
    await expect(setup().provider.connect(SPEC, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  });
}
