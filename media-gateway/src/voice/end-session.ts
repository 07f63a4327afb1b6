import { type Ari, isGone } from "../asterisk/ari/index.ts";
import type { Clock } from "../lib/clock.ts";
import { announcementsFor } from "./announcements.ts";
import type { VoiceCallLog } from "./call-log.ts";
import type { MediaPath } from "./media/media-paths.ts";
import type { Playback } from "./media/playback.ts";
import type { VoiceLink } from "./provider.ts";
import type { FallbackReason, SessionEnding } from "./session-state.ts";
import type { VoiceCall } from "./voice-session.ts";

export interface EndSessionPorts {
  readonly call: VoiceCall;
  readonly ari: Ari;
  readonly callLog: VoiceCallLog;
  readonly clock: Clock;
  readonly startedAtMs: number;
  readonly link: VoiceLink | undefined;
  readonly path: MediaPath | undefined;
  readonly playback: Playback | undefined;
  readonly announce: (text: string) => Promise<void>;
  readonly closeTranscript: () => void;
}

/** A caller whose agent never came is at the fallback by then (faults.md row 10). */
const REFUSED_BY_MS = 2900;
const SENTENCE_MS = 4000;
const LEAST_SENTENCE_MS = 1200;

const WHY: Readonly<Record<FallbackReason, string>> = {
  no_agent: "This agent is not known here",
  no_provider: "This gateway does not have that voice provider",
  provider_refused: "The voice provider refused",
  provider_timeout: "The voice provider did not answer in time",
  provider_closed: "The voice provider ended the conversation",
  provider_stalled: "The voice provider fell silent",
  too_long: "The longest duration was reached",
  media_failed: "No sound could be carried to the agent",
  draining: "The gateway is being restarted",
};

/** Brings the caller where the ending says and takes everything else away. Never throws. */
export async function endSession(ending: SessionEnding, ports: EndSessionPorts): Promise<void> {
  const { call, callLog } = ports;
  // What is billed ends first.
  const closed = Promise.allSettled([ports.link?.[Symbol.asyncDispose]()]);
  ports.closeTranscript();
  let isTold = false;
  if (ending.kind === "fallback") {
    noteFallback(ending, ports);
    isTold = await speakFirst(ending.reason, ports);
  }
  ports.playback?.interrupt();
  callLog.agentLeft(call.channelId);
  await moveCaller(ending, isTold, ports).catch((error) => {
    if (!isGone(error))
      callLog.note(call.channelId, { kind: "agent.error", text: "The caller could not be moved on." });
  });
  callLog.sessionOver(call.channelId);
  await ports.path?.close();
  await closed;
}

function noteFallback(ending: Extract<SessionEnding, { kind: "fallback" }>, { call, callLog }: EndSessionPorts): void {
  const to = call.agent.fallback;
  const where = to.kind === "extension" ? `The caller goes on to ${to.number}.` : "The call ends.";
  callLog.note(call.channelId, {
    kind: "agent.error",
    text: `${WHY[ending.reason]}.`,
    data: { reason: ending.reason, detail: ending.detail.slice(0, 200) },
  });
  callLog.note(call.channelId, {
    kind: "agent.fallback",
    text: where,
    data: { reason: ending.reason, ...(to.kind === "extension" ? { extension: to.number } : {}) },
  });
}

/** A sentence before the caller is moved, if time allows. True when the dialplan need say nothing more. */
async function speakFirst(reason: FallbackReason, ports: EndSessionPorts): Promise<boolean> {
  const { playback, call, clock } = ports;
  if (playback === undefined || reason === "media_failed") return false;
  const elapsedMs = clock.monotonicMs() - ports.startedAtMs;
  const isStart = reason === "provider_refused" || reason === "provider_timeout" || reason === "no_provider";
  const budgetMs = isStart ? REFUSED_BY_MS - elapsedMs : SENTENCE_MS;
  const isGoingOn = call.agent.fallback.kind === "extension";
  // Too late for a whole sentence: the caller has heard "One moment" already, which is enough for whom somebody else answers.
  if (budgetMs < LEAST_SENTENCE_MS) return isGoingOn;
  const words = announcementsFor(call.agent.language);
  if (!isStart) playback.interrupt();
  const apology = isGoingOn ? words.sorryConnecting : words.sorryGoodbye;
  const late = new AbortController();
  const spoken = ports.announce(reason === "too_long" ? words.timeIsUp : apology).then(() => playback.whenDrained());
  await Promise.race([spoken, clock.sleep(budgetMs, late.signal).catch(() => {})]);
  late.abort();
  return true;
}

async function moveCaller(
  ending: SessionEnding,
  isTold: boolean,
  { call, ari, callLog }: EndSessionPorts,
): Promise<void> {
  switch (ending.kind) {
    case "caller_hung_up":
      return;
    case "hung_up_by_agent":
      callLog.note(call.channelId, {
        kind: "agent.tool",
        text: `${call.agent.name} hangs up.`,
        data: { tool: "hang_up" },
      });
      return ari.rest.hangup(call.channelId);
    case "transferred":
      callLog.note(call.channelId, {
        kind: "transfer",
        text: `${call.agent.name} transfers the caller to ${ending.extension}.`,
        data: { extension: ending.extension, kind: "blind" },
      });
      return ari.rest.continueInDialplan(call.channelId, { context: call.context, extension: ending.extension });
    case "fallback":
      if (isTold) await ari.rest.setVariable(call.channelId, "callplaneTold", "1");
      return ari.rest.continueInDialplan(call.channelId);
    case "media_lost":
      return ari.rest.continueInDialplan(call.channelId);
  }
}
