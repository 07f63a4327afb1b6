import type { SnapshotAgent } from "@callplane/edge-api/contract";
import type { Ari } from "../asterisk/ari/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { announcementsFor } from "./announcements.ts";
import type { VoiceCallLog } from "./call-log.ts";
import { createConversation } from "./conversation.ts";
import { endSession } from "./end-session.ts";
import type { MediaPath, MediaPaths } from "./media/media-paths.ts";
import { createPlayback, DEFAULT_PLAYBACK, type Playback } from "./media/playback.ts";
import { createQueueWatch } from "./media/queue-watch.ts";
import { type VoiceLink, type VoiceProvider, VoiceProviderError } from "./provider.ts";
import { createSessionMachine, type SessionEnding } from "./session-state.ts";
import type { Speech } from "./speech/index.ts";
import { declareTools } from "./tools/registry.ts";

export interface VoiceCall {
  /** The caller's channel, in our Stasis application. */
  readonly channelId: string;
  readonly tenantId: string;
  /** The tenant's internal context, where a transfer goes. */
  readonly context: string;
  readonly agent: SnapshotAgent;
}

export interface SessionPorts {
  readonly ari: Ari;
  readonly mediaPaths: MediaPaths;
  /** Undefined: this gateway does not have that provider. */
  readonly provider: VoiceProvider | undefined;
  readonly speech: Speech;
  readonly callLog: VoiceCallLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly isExtension: (number: string) => boolean;
}

export interface SessionLimits {
  /** Bridge and sound must be there by then. */
  readonly mediaMs: number;
  /** From the start: a provider that is not ready by then is given up (faults.md row 10: fallback within 3 s). */
  readonly connectMs: number;
  /** From the start: by then the caller hears something, whatever the provider does. */
  readonly firstSoundMs: number;
}

const DEFAULT_LIMITS: SessionLimits = { mediaMs: 2500, connectMs: 2200, firstSoundMs: 400 };

export interface VoiceSession {
  /** Resolves when all is taken away again. Never rejects. */
  readonly ended: Promise<SessionEnding>;
  onCallerGone(): void;
  onDtmf(digit: string): void;
  /** Asks it to leave; the first reason wins. */
  leave(ending: SessionEnding): void;
}

/** An agent on a call, from Stasis to wherever the caller goes next. */
export function startVoiceSession(call: VoiceCall, ports: SessionPorts, limits = DEFAULT_LIMITS): VoiceSession {
  const { agent } = call;
  const { callLog, clock } = ports;
  const announcements = announcementsFor(agent.language);
  const machine = createSessionMachine();
  const leaving = Promise.withResolvers<SessionEnding>();
  const stopping = new AbortController();
  const startedAtMs = clock.monotonicMs();
  let path: MediaPath | undefined;
  let playback: Playback | undefined;
  let link: VoiceLink | undefined;

  function leave(ending: SessionEnding): void {
    if (!machine.go("leaving")) return;
    stopping.abort(new Error("the session is leaving"));
    leaving.resolve(ending);
  }

  const conversation = createConversation({
    agent,
    clock,
    log: ports.log,
    playback: () => playback,
    link: () => link,
    note: (note) => callLog.note(call.channelId, note),
    onTurn: (turn) => callLog.turn(call.channelId, turn),
    isExtension: ports.isExtension,
    announce: (text) => announce(text),
    leave,
  });

  /** A sentence of ours, behind whatever is playing. */
  async function announce(text: string): Promise<void> {
    const audio = await ports.speech.say(text, agent.language);
    playback?.play(`announcement-${text}`, audio);
    playback?.finish(`announcement-${text}`);
  }

  async function openMedia(): Promise<void> {
    const watch = createQueueWatch({ log: ports.log });
    path = await ports.mediaPaths.open(
      call.channelId,
      {
        onAudio: (frame) => conversation.onCallerAudio(frame),
        onMark: (id) => playback?.onMark(id),
        onFlow: (isOpen) => playback?.onFlow(isOpen),
        onStatus: (status) => watch.onStatus(status, playback, path?.socket),
        onClosed: (reason) => leave({ kind: "media_lost", detail: reason }),
      },
      AbortSignal.any([stopping.signal, AbortSignal.timeout(limits.mediaMs)]),
    );
    playback = createPlayback(path.socket, {
      ...DEFAULT_PLAYBACK,
      nowMs: clock.monotonicMs,
      onItemSent: conversation.onItemSent,
      onItemHeard: conversation.onItemHeard,
    });
    watch.start(path.socket, stopping.signal);
    callLog.agentJoined(call.channelId, {
      agentId: agent.id,
      name: agent.name,
      channel: path.channelName,
      uniqueid: path.channelId,
    });
  }

  async function connectProvider(): Promise<VoiceLink> {
    if (ports.provider === undefined)
      throw new VoiceProviderError(`no provider ${agent.voiceProvider}`, { retryable: false });
    return ports.provider.connect(
      {
        model: agent.model,
        voice: agent.voice,
        language: agent.language,
        prompt: agent.prompt,
        firstMessage: agent.firstMessage,
        interruption: agent.interruption,
        tools: declareTools(agent.tools),
        transferTo: agent.fallback.kind === "extension" ? agent.fallback.number : null,
      },
      AbortSignal.any([stopping.signal, AbortSignal.timeout(limits.connectMs)]),
    );
  }

  async function begin(): Promise<void> {
    callLog.sessionBegan(call.channelId);
    callLog.note(call.channelId, {
      kind: "agent.connecting",
      text: `Connects to the agent ${agent.name} (${agent.voiceProvider}).`,
      data: { agentId: agent.id, voiceProvider: agent.voiceProvider, promptVersion: agent.promptVersion },
    });
    const connecting = connectProvider();
    connecting.catch(() => {});
    const firstSound = setTimeout(() => {
      if (machine.state === "connecting") void announce(announcements.oneMoment);
    }, limits.firstSoundMs);
    stopping.signal.addEventListener("abort", () => clearTimeout(firstSound), { once: true });
    try {
      await openMedia();
    } catch (error) {
      connecting.then((late) => late[Symbol.asyncDispose]()).catch(() => {});
      return leave({ kind: "fallback", reason: "media_failed", detail: messageOf(error) });
    }
    try {
      link = await connecting;
    } catch (error) {
      return leave(refusal(error));
    } finally {
      clearTimeout(firstSound);
    }
    if (!machine.go("talking")) return;
    callLog.note(call.channelId, {
      kind: "agent.connected",
      text: `${agent.name} takes the call.`,
      data: { connectMs: Math.round(clock.monotonicMs() - startedAtMs) },
    });
    const longest = setTimeout(() => {
      leave({ kind: "fallback", reason: "too_long", detail: `after ${agent.maxDurationSec} s` });
    }, agent.maxDurationSec * 1000);
    stopping.signal.addEventListener("abort", () => clearTimeout(longest), { once: true });
    await conversation.run(link);
  }

  async function run(): Promise<SessionEnding> {
    begin().catch((error) => {
      ports.log.error({ err: error }, "voice session failed");
      leave({ kind: "fallback", reason: "provider_closed", detail: "internal error" });
    });
    const ending = await leaving.promise;
    conversation.stop();
    await endSession(ending, {
      call,
      ari: ports.ari,
      callLog,
      clock,
      startedAtMs,
      link,
      path,
      playback,
      announce,
      closeTranscript: conversation.closeTranscript,
    });
    machine.go("ended");
    return ending;
  }

  return {
    ended: run(),
    leave,
    onCallerGone: () => leave({ kind: "caller_hung_up" }),
    onDtmf: (digit) => conversation.onDtmf(digit),
  };
}

function refusal(error: unknown): SessionEnding {
  if (error instanceof VoiceProviderError) {
    const reason = error.message.startsWith("no provider") ? "no_provider" : "provider_refused";
    return { kind: "fallback", reason, detail: error.message };
  }
  return { kind: "fallback", reason: "provider_timeout", detail: messageOf(error) };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
