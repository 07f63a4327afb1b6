import { FRAME_SAMPLES, SAMPLE_RATE, type SipCall, toneSecond } from "../asterisk/index.ts";
import type { Conversation } from "./conversations.ts";

const TONE = toneSecond(440, 0.3);
/** µ-law's zero. */
const SILENT = 0xff;
const FRAME_BYTES = FRAME_SAMPLES;

/** One direction of a call: how many frames were said at one end and heard at the other. */
export type Speech = { said(): number; heard(): number; longestGapMs(): number; stop(): void };

/**
 * Lets both ends of each call speak without a pause and counts, frame for frame, what arrives: exact also where Asterisk
 * begins a stream anew, which sequence numbers could not tell from a loss. The calls' codec is the phones' own, µ-law.
 */
export async function speakInAll(conversations: readonly Conversation[]): Promise<Speech[]> {
  const ends = conversations.flatMap(({ calling, answering }) => [calling, answering]);
  for (const end of ends) end.sendSilence();
  await Promise.all(ends.map((end) => end.hearsSilence({ forMs: 400, withinMs: 20_000 })));
  return conversations.flatMap(({ calling, answering }) => [speak(calling, answering), speak(answering, calling)]);
}

function speak(speaking: SipCall, hearing: SipCall): Speech {
  let [said, heard, at] = [0, 0, 0];
  hearing.onFrame(({ payload }) => {
    if (payload.some((byte) => byte !== SILENT)) heard++;
  });
  void speaking.send(() => {
    said++;
    const frame = TONE.subarray(at, at + FRAME_BYTES);
    at = (at + FRAME_BYTES) % SAMPLE_RATE;
    return frame;
  });
  return {
    said: () => said,
    heard: () => heard,
    longestGapMs: () => hearing.received.longestGapMs,
    stop: () => speaking.sendSilence(),
  };
}
