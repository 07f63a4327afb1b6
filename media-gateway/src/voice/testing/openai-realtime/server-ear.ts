import { durationMs, levelDb } from "../../media/ulaw.ts";
import type { ServerVad } from "./client-events.ts";

export type EarEvent = { type: "started"; startMs: number } | { type: "stopped"; endMs: number };

const FRAME_BYTES = 160;

/** server_vad over the energy of what was really appended: threshold 0.5 stands for −40 dB, 1 for −20 dB, 0 for −60 dB. */
export function createServerEar(vad: Pick<ServerVad, "threshold" | "prefix_padding_ms" | "silence_duration_ms">) {
  const loudDb = -60 + 40 * vad.threshold;
  let rest = Buffer.alloc(0);
  let heardMs = 0;
  let loudMs = 0;
  let quietMs = 0;
  let isSpeaking = false;

  function hear(frame: Buffer): EarEvent | undefined {
    const frameMs = durationMs(frame.length);
    heardMs += frameMs;
    const isLoud = levelDb(frame) > loudDb;
    loudMs = isLoud ? loudMs + frameMs : 0;
    quietMs = isLoud ? 0 : quietMs + frameMs;
    if (!isSpeaking && loudMs >= 60) {
      isSpeaking = true;
      return { type: "started", startMs: Math.max(0, heardMs - loudMs - vad.prefix_padding_ms) };
    }
    if (isSpeaking && quietMs >= vad.silence_duration_ms) {
      isSpeaking = false;
      return { type: "stopped", endMs: heardMs };
    }
    return undefined;
  }

  return {
    append(audio: Buffer): EarEvent[] {
      rest = Buffer.concat([rest, audio]);
      const events: EarEvent[] = [];
      while (rest.length >= FRAME_BYTES) {
        const event = hear(rest.subarray(0, FRAME_BYTES));
        rest = rest.subarray(FRAME_BYTES);
        if (event) events.push(event);
      }
      return events;
    },
    get heardMs() {
      return heardMs;
    },
  };
}
