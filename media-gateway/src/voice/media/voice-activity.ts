import { durationMs, levelDb } from "./ulaw.ts";

export interface VoiceActivityOptions {
  /** Voice must last this long to count as speech. */
  readonly onsetMs: number;
  /** Silence must last this long to end an utterance. */
  readonly hangoverMs: number;
  /** How far above the background noise voice stands. */
  readonly marginDb: number;
  /** Nothing quieter than this is ever voice. */
  readonly quietestDb: number;
}

export const TELEPHONE_VOICE: VoiceActivityOptions = { onsetMs: 60, hangoverMs: 500, marginDb: 10, quietestDb: -46 };

export type VoiceChange =
  | { readonly type: "started"; readonly startedAtMs: number }
  | { readonly type: "stopped"; readonly startedAtMs: number; readonly stoppedAtMs: number };

export interface VoiceActivity {
  /** Hears a piece of µ-law audio (a frame); says when an utterance begins or has ended. Times are ms of audio heard so far. */
  push(frame: Uint8Array): VoiceChange | undefined;
  readonly isSpeaking: boolean;
  /** Audio heard so far. */
  readonly heardMs: number;
  /** Where the present utterance began; undefined in silence. */
  readonly speakingSinceMs: number | undefined;
  /** Where voice was last heard. */
  readonly lastVoiceAtMs: number | undefined;
}

/** Before anything was heard, the line is taken for a noisy one: better deaf to a whisper than to hear the office talk. */
const FIRST_GUESS_DB = -45;
const BUCKET_MS = 500;
const BUCKETS = 8;

/** The quietest frame of the last four seconds: people pause between words, machines hum. */
function createNoiseFloor() {
  const buckets = [FIRST_GUESS_DB];
  let bucketMs = 0;
  return {
    follow(level: number, frameMs: number): void {
      const last = buckets.length - 1;
      buckets[last] = Math.min(buckets[last] ?? level, Math.max(level, -75));
      bucketMs += frameMs;
      if (bucketMs < BUCKET_MS) return;
      bucketMs = 0;
      buckets.push(level);
      if (buckets.length > BUCKETS) buckets.shift();
    },
    db: () => Math.min(...buckets),
  };
}

/**
 * Tells speech from silence by energy, over a noise floor that follows the line, so that a loud office does not count as
 * talking. A steady tone becomes noise after four seconds, as it should.
 */
export function createVoiceActivity(options: VoiceActivityOptions = TELEPHONE_VOICE): VoiceActivity {
  const floor = createNoiseFloor();
  let heardMs = 0;
  let candidateSinceMs: number | undefined;
  let candidateVoicedMs = 0;
  let speakingSinceMs: number | undefined;
  let lastVoiceAtMs: number | undefined;

  function hearVoice(frameStartMs: number, frameMs: number): VoiceChange | undefined {
    lastVoiceAtMs = heardMs;
    if (speakingSinceMs !== undefined) return undefined;
    candidateSinceMs ??= frameStartMs;
    candidateVoicedMs += frameMs;
    if (candidateVoicedMs < options.onsetMs) return undefined;
    speakingSinceMs = candidateSinceMs;
    candidateSinceMs = undefined;
    candidateVoicedMs = 0;
    return { type: "started", startedAtMs: speakingSinceMs };
  }

  function hearNoVoice(): VoiceChange | undefined {
    if (speakingSinceMs === undefined) {
      // A gap of a frame inside an onset is a consonant; two are silence.
      if (lastVoiceAtMs === undefined || heardMs - lastVoiceAtMs > 40) {
        candidateSinceMs = undefined;
        candidateVoicedMs = 0;
      }
      return undefined;
    }
    if (lastVoiceAtMs === undefined || heardMs - lastVoiceAtMs < options.hangoverMs) return undefined;
    const change = { type: "stopped", startedAtMs: speakingSinceMs, stoppedAtMs: lastVoiceAtMs } as const;
    speakingSinceMs = undefined;
    return change;
  }

  return {
    push(frame) {
      const frameMs = durationMs(frame.length);
      const frameStartMs = heardMs;
      heardMs += frameMs;
      const level = levelDb(frame);
      const isVoice = level > Math.max(floor.db() + options.marginDb, options.quietestDb);
      floor.follow(level, frameMs);
      return isVoice ? hearVoice(frameStartMs, frameMs) : hearNoVoice();
    },
    get isSpeaking() {
      return speakingSinceMs !== undefined;
    },
    get heardMs() {
      return heardMs;
    },
    get speakingSinceMs() {
      return speakingSinceMs;
    },
    get lastVoiceAtMs() {
      return lastVoiceAtMs;
    },
  };
}
