import type { CallEvent, SnapshotAgent, TranscriptTurn } from "@callplane/edge-api/contract";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { announcementsFor } from "./announcements.ts";
import { createInterruptionGate } from "./interruption.ts";
import type { HeardItem, Playback } from "./media/playback.ts";
import { createVoiceActivity } from "./media/voice-activity.ts";
import type { VoiceEvent, VoiceLink } from "./provider.ts";
import type { SessionEnding } from "./session-state.ts";
import { applyTool } from "./tools/registry.ts";
import { createTranscript, type Instant } from "./transcript.ts";
import { createUsageMeter } from "./usage-meter.ts";
import { createWatchdog, DEFAULT_PATIENCE } from "./watchdog.ts";

export interface ConversationPorts {
  readonly agent: SnapshotAgent;
  readonly clock: Clock;
  readonly log: Log;
  readonly playback: () => Playback | undefined;
  readonly link: () => VoiceLink | undefined;
  readonly note: (note: { kind: CallEvent["kind"]; text: string; data?: Record<string, unknown> }) => void;
  readonly onTurn: (turn: TranscriptTurn) => void;
  readonly isExtension: (number: string) => boolean;
  readonly announce: (text: string) => Promise<void>;
  readonly leave: (ending: SessionEnding) => void;
}

export interface Conversation {
  onCallerAudio(frame: Buffer): void;
  readonly onItemSent: (itemId: string) => void;
  readonly onItemHeard: (heard: HeardItem) => void;
  /** Takes the link's events until they end. */
  run(link: VoiceLink): Promise<void>;
  onDtmf(digit: string): void;
  closeTranscript(): void;
  stop(): void;
}

/** How long what the agent is saying may go on once a tool has decided that it leaves. */
const LAST_WORDS_MS = 8000;

/** Caller and agent talking: audio both ways, interruptions, tools, transcript. Knows nothing of channels. */
export function createConversation(ports: ConversationPorts): Conversation {
  const { agent, clock, note } = ports;
  const ear = createVoiceActivity();
  const transcript = createTranscript(ports.onTurn);
  /** Answers the caller interrupted: whatever still comes of them is not played. */
  const silenced = new Set<string>();
  const usage = createUsageMeter();
  let problems = 0;
  let spokeSinceMs: number | undefined;
  let isLeaving = false;
  /** The provider is working on an answer, audible or not. */
  let isAnswering = false;

  const nowAt = (agoMs = 0): Instant => ({ wallMs: clock.now() - agoMs, monoMs: clock.monotonicMs() - agoMs });
  const agoOf = (positionMs: number | undefined) => (positionMs === undefined ? 0 : ear.heardMs - positionMs);

  const watchdog = createWatchdog({
    ...DEFAULT_PATIENCE,
    onImpatient() {
      if (!ports.playback()?.isPlaying) void ports.announce(announcementsFor(agent.language).oneMoment);
    },
    onGiveUp: () => ports.leave({ kind: "fallback", reason: "provider_stalled", detail: "no sign of life" }),
  });

  const gate = createInterruptionGate({
    ...agent.interruption,
    isAgentHeard: () => isAnswering || (ports.playback()?.isPlaying ?? false),
    onInterrupt: interrupt,
  });

  function interrupt(): void {
    const playback = ports.playback();
    if (playback === undefined) return;
    const cut = playback.interrupt().filter((item) => !item.itemId.startsWith("announcement-"));
    const interruptMs = ear.isSpeaking ? Math.round(agoOf(ear.speakingSinceMs)) : null;
    for (const item of cut) {
      silenced.add(item.itemId);
      transcript.agentInterrupted(item.itemId, item.heardMs, item.totalMs, interruptMs, nowAt());
    }
    const current = cut.find((item) => item.heardMs < item.totalMs) ?? cut.at(-1);
    ports.link()?.interrupt(cut);
    isAnswering = false;
    watchdog.progress(true);
    if (current === undefined) return;
    const heardSec = (current.heardMs / 1000).toFixed(1);
    note({
      kind: "agent.interrupted",
      text: `The caller interrupts ${agent.name} after ${heardSec} s.`,
      data: { heardMs: current.heardMs, totalMs: Math.round(current.totalMs), interruptMs },
    });
  }

  function onCallerStarted(alreadyMs: number): void {
    spokeSinceMs = clock.monotonicMs() - alreadyMs;
    transcript.callerStarted(nowAt(alreadyMs));
    gate.onSpeechStarted(alreadyMs);
  }

  function onCallerStopped(): void {
    const agoMs = Math.min(2000, agoOf(ear.lastVoiceAtMs));
    transcript.callerStopped(nowAt(agoMs));
    if (ports.link()?.capabilities.callerTranscript !== false) return;
    const lastedMs = spokeSinceMs === undefined ? 0 : Math.max(0, clock.monotonicMs() - agoMs - spokeSinceMs);
    transcript.callerText(`(spoke for ${(lastedMs / 1000).toFixed(1)} s)`, null, nowAt());
  }

  function onAudio(itemId: string, audio: Buffer): void {
    watchdog.progress(false);
    if (silenced.has(itemId) || isLeaving) return;
    transcript.audioArrived(itemId, nowAt());
    if (ports.playback()?.play(itemId, audio) === false) onProblem("too_much_audio");
  }

  function onProblem(code: string): void {
    problems += 1;
    // The first of a flood tells the story; each one is counted.
    if (problems > 5) return;
    ports.log.warn({ code, agentId: agent.id }, "voice provider sent something unusable");
    note({ kind: "agent.error", text: "The voice provider sent something unusable; it was left out.", data: { code } });
  }

  async function onToolCall(callId: string, name: string, args: unknown): Promise<void> {
    const startedAt = clock.monotonicMs();
    const outcome = await applyTool({ name, args, allowed: agent.tools }, { isExtension: ports.isExtension });
    const isOk = !outcome.output.startsWith("error");
    note({
      kind: "agent.tool",
      text: isOk ? `${agent.name} uses the tool ${name}.` : `${agent.name} uses the tool ${name}, in vain.`,
      data: {
        tool: name,
        ok: isOk,
        tookMs: Math.round(clock.monotonicMs() - startedAt),
        output: outcome.output.slice(0, 200),
      },
    });
    if (outcome.next === undefined) {
      ports.link()?.sendToolResult(callId, outcome.output);
      return;
    }
    await lastWords();
    const { next } = outcome;
    if (next.kind === "transfer") ports.leave({ kind: "transferred", extension: next.extension });
    else ports.leave({ kind: "hung_up_by_agent", reason: next.reason });
  }

  async function lastWords(): Promise<void> {
    const deadline = new AbortController();
    const late = clock.sleep(LAST_WORDS_MS, deadline.signal).catch(() => {});
    await Promise.race([ports.playback()?.whenDrained(), late]);
    deadline.abort();
  }

  function take(event: VoiceEvent): void {
    switch (event.type) {
      case "response_started":
        isAnswering = true;
        watchdog.expect();
        transcript.responseStarted(nowAt());
        return;
      case "audio":
        onAudio(event.itemId, event.audio);
        return;
      case "audio_done":
        ports.playback()?.finish(event.itemId);
        return;
      case "agent_text":
        if (!silenced.has(event.itemId)) transcript.agentText(event.itemId, event.text, nowAt());
        return;
      case "response_done":
        isAnswering = false;
        watchdog.progress(true);
        if (event.usage) usage.add({ responses: 1, ...event.usage });
        return;
      case "caller_started":
        onCallerStarted(ear.isSpeaking ? agoOf(ear.speakingSinceMs) : 0);
        return;
      case "caller_stopped":
        gate.onSpeechStopped();
        onCallerStopped();
        watchdog.expect();
        return;
      case "caller_text":
        transcript.callerText(event.text, event.confidence, nowAt());
        return;
      case "usage":
        usage.add(event.usage);
        return;
      case "tool_call":
        watchdog.progress(true);
        void onToolCall(event.callId, event.name, event.arguments);
        return;
      case "problem":
        onProblem(event.code);
        return;
      case "closed":
        ports.leave({ kind: "fallback", reason: "provider_closed", detail: event.reason });
        return;
    }
  }

  return {
    onCallerAudio(frame) {
      ear.push(frame);
      ports.link()?.sendAudio(frame);
    },
    onItemSent(itemId) {
      if (itemId.startsWith("announcement-")) return;
      transcript.audioSent(itemId, nowAt());
      const latency = transcript.latencyOf(itemId);
      note({ kind: "agent.speaking", text: `${agent.name} speaks.`, data: latency === null ? {} : { latency } });
    },
    onItemHeard(heard) {
      transcript.agentHeard(heard.itemId, heard.heardMs, nowAt());
    },
    async run(link) {
      for await (const event of link.events) {
        if (isLeaving) return;
        take(event);
      }
      ports.leave({ kind: "fallback", reason: "provider_closed", detail: "the provider ended the conversation" });
    },
    onDtmf(digit) {
      // The key itself is not written down: callers enter PINs.
      note({ kind: "dtmf", text: "The caller presses a key." });
      const link = ports.link();
      if (link === undefined || isLeaving || !link.capabilities.dtmf) return;
      if (agent.interruption.enabled && ports.playback()?.isPlaying) interrupt();
      link.sendDtmf(digit);
    },
    closeTranscript() {
      const used = usage.total();
      if (used !== undefined)
        note({
          kind: "agent.usage",
          text: `The voice provider counts ${used.inputTokens ?? 0} tokens heard and ${used.outputTokens ?? 0} said.`,
          data: { ...used },
        });
      transcript.close((itemId) => ports.playback()?.heard(itemId), nowAt());
    },
    stop() {
      isLeaving = true;
      gate.stop();
      watchdog.stop();
    },
  };
}
