import { createEventQueue } from "../../event-queue.ts";
import { bytesFor } from "../../media/ulaw.ts";
import { createVoiceActivity, TELEPHONE_VOICE } from "../../media/voice-activity.ts";
import type { VoiceEvent, VoiceLink, VoiceProvider, VoiceSpec } from "../../provider.ts";
import type { Speech } from "../../speech/index.ts";
import { sentencesFor } from "./sentences.ts";

const CHUNK_MS = 200;
const MOST_DIGITS = 6;

/**
 * The provider that needs no key: it greets, hears by voice activity, answers each utterance with a sentence about it,
 * obeys interruption, and uses its tools on the keys 1 and 9. For a newcomer's first call, and for every test that wants
 * an agent without a vendor.
 */
export function createPracticeProvider({ speech }: { speech: Speech }): VoiceProvider {
  return {
    name: "practice",
    async connect(spec, signal) {
      const greeting = await speech.say(spec.firstMessage, spec.language);
      signal.throwIfAborted();
      return openPracticeLink(spec, speech, greeting);
    },
  };
}

function openPracticeLink(spec: VoiceSpec, speech: Speech, greeting: Buffer): VoiceLink {
  const events = createEventQueue<VoiceEvent>();
  const sentences = sentencesFor(spec.language);
  const activity = createVoiceActivity({ ...TELEPHONE_VOICE, onsetMs: Math.min(60, spec.interruption.minSpeechMs) });
  const canTransfer = spec.tools.some((tool) => tool.name === "transfer");
  const canHangUp = spec.tools.some((tool) => tool.name === "hang_up");
  let items = 0;
  let turns = 0;
  let calls = 0;
  let speaking = 0;
  let isOpen = true;
  let digits: string | undefined;
  let wasInterrupted = false;

  function emitSpeech(text: string, audio: Buffer): void {
    if (!isOpen) return;
    items += 1;
    const itemId = `practice-${items}`;
    events.push({ type: "agent_text", itemId, text });
    for (let at = 0; at < audio.length; at += bytesFor(CHUNK_MS))
      events.push({ type: "audio", itemId, audio: audio.subarray(at, at + bytesFor(CHUNK_MS)) });
    events.push({ type: "audio_done", itemId });
    events.push({ type: "response_done", usage: null });
  }

  /** A later sentence or an interruption makes one still being prepared moot. */
  async function say(text: string): Promise<void> {
    speaking += 1;
    const mine = speaking;
    events.push({ type: "response_started" });
    const audio = await speech.say(text, spec.language);
    if (mine === speaking) emitSpeech(text, audio);
  }

  async function sayThenUse(text: string, name: string, args: unknown): Promise<void> {
    await say(text);
    calls += 1;
    events.push({ type: "tool_call", callId: `practice-call-${calls}`, name, arguments: args });
  }

  function answerUtterance(lastedMs: number): void {
    turns += 1;
    const seconds = (lastedMs / 1000).toFixed(1);
    const itemId = `practice-caller-${turns}`;
    events.push({ type: "caller_text", itemId, text: sentences.spoke(seconds), confidence: null });
    const answer = sentences.answer(turns, seconds, canTransfer);
    void say(wasInterrupted ? `${sentences.interrupted} ${answer}` : answer);
    wasInterrupted = false;
  }

  function takeDigit(digit: string): void {
    wasInterrupted = false;
    if (digits !== undefined && /\d/.test(digit)) digits = (digits + digit).slice(0, MOST_DIGITS);
    else if (digits !== undefined && digit === "#") {
      const number = digits;
      digits = undefined;
      void sayThenUse(sentences.transferring(number), "transfer", { extension: number });
    } else if (digit === "1" && canTransfer) {
      if (spec.transferTo !== null)
        void sayThenUse(sentences.transferring(spec.transferTo), "transfer", { extension: spec.transferTo });
      else {
        digits = "";
        void say(sentences.askNumber);
      }
    } else if (digit === "9" && canHangUp) void sayThenUse(sentences.goodbye, "hang_up", { reason: "caller asked" });
  }

  events.push({ type: "response_started" });
  emitSpeech(spec.firstMessage, greeting);

  return {
    events,
    capabilities: { dtmf: true, callerTranscript: true },
    sendAudio(frame) {
      if (!isOpen) return;
      const change = activity.push(frame);
      if (change?.type === "started") events.push({ type: "caller_started" });
      if (change?.type !== "stopped") return;
      events.push({ type: "caller_stopped" });
      answerUtterance(change.stoppedAtMs - change.startedAtMs);
    },
    sendDtmf: (digit) => isOpen && takeDigit(digit),
    interrupt() {
      speaking += 1;
      wasInterrupted = true;
    },
    sendToolResult(_callId, output) {
      if (isOpen && output.startsWith("error")) void say(sentences.noSuchNumber);
    },
    async [Symbol.asyncDispose]() {
      isOpen = false;
      events.end();
    },
  };
}
