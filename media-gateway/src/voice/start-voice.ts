import { type Ari, type AriEvent, isGone } from "../asterisk/ari/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import { announcementsFor } from "./announcements.ts";
import type { VoiceCallLog } from "./call-log.ts";
import { createMediaPaths } from "./media/media-paths.ts";
import type { VoiceProvider } from "./provider.ts";
import type { SessionEnding } from "./session-state.ts";
import type { Speech } from "./speech/index.ts";
import { sweepLeftovers } from "./sweep-leftovers.ts";
import { type SessionLimits, startVoiceSession, type VoiceSession } from "./voice-session.ts";

export interface VoicePorts {
  readonly ari: Ari;
  readonly snapshots: SnapshotIndex;
  /** By the name agents carry in `voiceProvider`. */
  readonly providers: ReadonlyMap<string, VoiceProvider>;
  readonly speech: Speech;
  readonly callLog: VoiceCallLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: SessionLimits;
  /** Told how each session ended: for counters. */
  readonly onEnding?: (ending: SessionEnding) => void;
}

export interface Voice {
  readonly activeSessions: number;
  /** No new sessions: callers go on to their fallback at once. Sessions in progress talk on. */
  drain(): void;
  /** Sends everybody still talking to the fallback and waits for it. */
  close(): Promise<void>;
}

/** Answers `Stasis(callplane,agent,<tenantId>,<agentId>)`. */
export function startVoice(ports: VoicePorts): Voice {
  const { ari, snapshots, log } = ports;
  const sessions = new Map<string, VoiceSession>();
  const mediaPaths = createMediaPaths(ari);
  let isDraining = false;

  async function turnAway(channelId: string, text: string, reason: string): Promise<void> {
    ports.callLog.note(channelId, { kind: "agent.fallback", text, data: { reason } });
    await ari.rest.continueInDialplan(channelId).catch((error) => {
      if (!isGone(error)) log.error({ err: error }, "caller could not be sent to the fallback");
    });
  }

  function answer(channelId: string, tenantId: string, agentId: string): void {
    const agent = snapshots.agent(tenantId, agentId);
    const tenant = snapshots.byTenant(tenantId)?.body.tenant;
    if (isDraining) return void turnAway(channelId, "The gateway is being restarted; the caller goes on.", "draining");
    if (agent === undefined || tenant === undefined || tenant.status === "suspended")
      return void turnAway(channelId, "This agent is not known here; the caller goes on.", "no_agent");
    const session = startVoiceSession(
      { channelId, tenantId, agent, context: `${tenant.key}-internal` },
      {
        ...ports,
        mediaPaths,
        provider: ports.providers.get(agent.voiceProvider),
        isExtension: (number) => snapshots.extensionOwner(tenantId, number) !== undefined,
      },
      ports.limits,
    );
    sessions.set(channelId, session);
    void session.ended.then((ending) => {
      sessions.delete(channelId);
      log.info({ ending: ending.kind, tenantId, agentId }, "voice session ended");
      ports.onEnding?.(ending);
    });
  }

  function onEvent(event: AriEvent): void {
    if (event.type === "StasisStart") {
      const [verb, tenantId, agentId] = event.args;
      if (verb === "agent" && tenantId !== undefined && agentId !== undefined)
        answer(event.channel.id, tenantId, agentId);
      return;
    }
    const session = sessions.get(event.channel.id);
    if (event.type === "ChannelDtmfReceived") session?.onDtmf(event.digit);
    else if (event.type === "StasisEnd" || event.type === "ChannelDestroyed") session?.onCallerGone();
  }

  /** After a gap we may have missed hang-ups, and Asterisk may hold what a predecessor of ours left behind. */
  async function resync(): Promise<void> {
    const before = [...sessions];
    const existing = new Set((await ari.rest.listChannels()).map((channel) => channel.id));
    for (const [channelId, session] of before) if (!existing.has(channelId)) session.onCallerGone();
    await sweepLeftovers({
      ari,
      log,
      clock: ports.clock,
      isOurs: (channelId) => sessions.has(channelId),
      isStray: mediaPaths.isStray,
    });
  }

  const stopEvents = ari.onEvent(onEvent);
  const stopUp = ari.onUp(() => {
    resync().catch((error) => log.error({ err: error }, "could not look at what Asterisk holds"));
  });
  for (const text of Object.values(announcementsFor("en"))) void ports.speech.say(text, "en");

  return {
    get activeSessions() {
      return sessions.size;
    },
    drain() {
      isDraining = true;
    },
    async close() {
      isDraining = true;
      for (const session of sessions.values())
        session.leave({ kind: "fallback", reason: "draining", detail: "shutdown" });
      await Promise.all([...sessions.values()].map((session) => session.ended));
      stopEvents();
      stopUp();
    },
  };
}
