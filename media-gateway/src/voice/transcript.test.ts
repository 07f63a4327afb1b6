import type { TranscriptTurn } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { createTranscript, heardPart, type Instant } from "./transcript.ts";

const at = (ms: number): Instant => ({ wallMs: Date.UTC(2026, 0, 1) + ms, monoMs: ms });

describe("the transcript", () => {
  it("measures an answer from the caller's last word", () => {
    const told: TranscriptTurn[] = [];
    const transcript = createTranscript((turn) => told.push(turn));
    transcript.callerStarted(at(1000));
    transcript.callerStopped(at(2000));
    transcript.callerText("What time is it?", 0.9, at(2600));
    transcript.responseStarted(at(2500));
    transcript.agentText("i", "Ten", at(2550));
    transcript.audioArrived("i", at(2700));
    transcript.audioSent("i", at(2710));
    transcript.agentText("i", "Ten o'clock.", at(2800));
    transcript.agentHeard("i", 900, at(3700));
    expect(transcript.turns).toMatchObject([
      {
        speaker: "caller",
        text: "What time is it?",
        startedAt: "2026-01-01T00:00:01.000Z",
        endedAt: "2026-01-01T00:00:02.000Z",
      },
      {
        speaker: "agent",
        text: "Ten o'clock.",
        heardMs: 900,
        interrupted: false,
        latency: { thinkMs: 500, firstAudioMs: 700, responseMs: 710, interruptMs: null },
      },
    ]);
    expect(told.at(-1)).toEqual(transcript.turns[1]);
  });

  it("gives a greeting no latency, and an answer to an answer none either", () => {
    const transcript = createTranscript(() => {});
    transcript.audioArrived("greeting", at(10));
    transcript.audioSent("greeting", at(11));
    transcript.callerStopped(at(100));
    transcript.audioArrived("first", at(200));
    transcript.audioSent("first", at(201));
    transcript.audioArrived("second", at(300));
    transcript.audioSent("second", at(301));
    expect(transcript.turns.map((turn) => turn.latency?.responseMs ?? null)).toEqual([null, 101, null]);
  });

  it("keeps of an interrupted answer what was heard", () => {
    const transcript = createTranscript(() => {});
    transcript.agentText("i", "one two three four", at(0));
    transcript.agentInterrupted("i", 1000, 2000, 150, at(1000));
    transcript.agentText("i", "one two three four five", at(1100));
    expect(transcript.turns[0]).toMatchObject({
      text: "one two …",
      heardMs: 1000,
      interrupted: true,
      latency: { interruptMs: 150 },
    });
  });

  it("closes what was open when the conversation ends", () => {
    const transcript = createTranscript(() => {});
    transcript.agentText("half", "one two", at(0));
    transcript.agentText("never", "three", at(0));
    transcript.close((itemId) => (itemId === "half" ? { heardMs: 500, totalMs: 1000 } : undefined), at(500));
    expect(transcript.turns).toMatchObject([
      { text: "one …", heardMs: 500, interrupted: true },
      { text: "…", heardMs: 0, interrupted: true },
    ]);
  });

  it.each([
    ["a b c", 0, 1000, "…"],
    ["a b c", 1000, 1000, "a b c"],
    ["aaaa bbbb cccc", 700, 1000, "aaaa bbbb …"],
    ["", 10, 1000, "…"],
    ["x", 5, 0, "x"],
  ])("heardPart(%j, %s of %s) is %j", (text, heardMs, totalMs, part) => {
    expect(heardPart(text, heardMs, totalMs)).toBe(part);
  });
});
