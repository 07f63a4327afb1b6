import { describe, expect, it } from "vitest";
import { isRefusal, readClientEvent } from "./client-events.ts";

const refusalOf = (event: unknown) => {
  const read = readClientEvent(typeof event === "string" ? event : JSON.stringify(event));
  return isRefusal(read) ? { code: read.code, param: read.param } : "accepted";
};
const update = (session: object) => ({ type: "session.update", session });

describe("the stand-in refuses what OpenAI refuses", () => {
  it.each([
    ["text that is no JSON", "{", "invalid_json", null],
    ["an unknown type", { type: "conversation.update" }, "invalid_value", "type"],
    ["a session without its type", update({ instructions: "x" }), "missing_required_parameter", "session.type"],
    [
      "a nested tool",
      update({ type: "realtime", tools: [{ type: "function", function: { name: "a" } }] }),
      "missing_required_parameter",
      "session.tools[0].name",
    ],
    ["beta's voice", update({ type: "realtime", voice: "alloy" }), "unknown_parameter", "session.voice"],
    [
      "beta's format name",
      update({ type: "realtime", audio: { input: { format: "g711_ulaw" } } }),
      "invalid_value",
      "session.audio.input.format",
    ],
    [
      "16 kHz PCM",
      update({ type: "realtime", audio: { input: { format: { type: "audio/pcm", rate: 16_000 } } } }),
      "invalid_value",
      "session.audio.input.format.rate",
    ],
    [
      "both modalities",
      update({ type: "realtime", output_modalities: ["audio", "text"] }),
      "invalid_value",
      "session.output_modalities",
    ],
    [
      "a rate on µ-law",
      update({ type: "realtime", audio: { output: { format: { type: "audio/pcmu", rate: 8000 } } } }),
      "unknown_parameter",
      "session.audio.output.format.rate",
    ],
    ["an append without audio", { type: "input_audio_buffer.append" }, "missing_required_parameter", "audio"],
    [
      "a truncation of a fraction",
      { type: "conversation.item.truncate", item_id: "i", content_index: 0, audio_end_ms: 1.5 },
      "invalid_value",
      "audio_end_ms",
    ],
  ])("%s", (_name, event, code, param) => {
    expect(refusalOf(event)).toEqual({ code, param });
  });

  it("echoes the event's id", () => {
    expect(readClientEvent('{"type":"nonsense","event_id":"mine"}')).toMatchObject({ eventId: "mine" });
  });

  it("accepts a whole GA session", () => {
    expect(
      refusalOf(
        update({
          type: "realtime",
          output_modalities: ["audio"],
          audio: { input: { format: { type: "audio/pcmu" }, turn_detection: { type: "server_vad" } } },
          tools: [{ type: "function", name: "a", parameters: { type: "object" } }],
        }),
      ),
    ).toBe("accepted");
  });
});
