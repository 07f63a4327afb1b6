import { z } from "zod";
import { id, instant, page, pageQuery } from "./primitives.ts";

export const DIRECTIONS = ["internal", "inbound", "outbound"] as const;
export const DISPOSITIONS = ["answered", "no_answer", "busy", "failed", "lost"] as const;

/** Party of a call: what was presented. */
export const party = z.object({ number: z.string().nullable(), name: z.string().nullable() });

export const callLeg = z.object({
  id,
  kind: z.enum(["device", "agent", "trunk", "feature"]),
  deviceId: id.nullable(),
  agentId: id.nullable(),
  /** Who this leg is: the extension or number it stands for. */
  party,
  channel: z.string().meta({ description: "Asterisk's channel name" }),
  uniqueid: z.string(),
  startedAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  hangupCause: z.number().int().nullable().meta({ description: "Q.850" }),
});

/** How long the parts of one answer took, in ms on the gateway's clock. */
export const turnLatency = z.object({
  /** Caller stopped speaking (provider's or our voice activity detection) → provider began to answer. */
  thinkMs: z.number().nullable(),
  /** Provider's first audio byte at the gateway, from the caller's end of speech. */
  firstAudioMs: z.number().nullable(),
  /** First frame of it handed to Asterisk, from the caller's end of speech: what the caller waits for, less one frame. */
  responseMs: z.number().nullable(),
  /** Caller began to speak over the agent → playback flushed. */
  interruptMs: z.number().nullable(),
});

/** What stands on a call's timeline. `at` orders; `data` is small and never holds secrets. */
export const CALL_EVENT_KINDS = [
  "call.started",
  "route.decided",
  "leg.ringing",
  "leg.answered",
  "leg.ended",
  "leg.held",
  "leg.resumed",
  "bridge.joined",
  "bridge.left",
  "dtmf",
  "agent.connecting",
  "agent.connected",
  "agent.speaking",
  "agent.interrupted",
  "agent.tool",
  "agent.error",
  "agent.fallback",
  /** What the voice provider will bill: sums over the session, in `data`. */
  "agent.usage",
  "transfer",
  "call.ended",
] as const;

export const callEvent = z.object({
  id,
  at: instant,
  kind: z.enum(CALL_EVENT_KINDS),
  legId: id.nullable(),
  /** One plain sentence a person reads, e.g. "Rings Anna's desk phone". */
  text: z.string().max(500),
  data: z.record(z.string(), z.unknown()),
});

export const transcriptTurn = z.object({
  index: z.number().int(),
  speaker: z.enum(["caller", "agent"]),
  text: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  interrupted: z.boolean(),
  heardMs: z.number().int().nullable().meta({ description: "Agent turns: how much of it the caller heard" }),
  confidence: z.number().min(0).max(1).nullable(),
  latency: turnLatency.nullable(),
});

const summary = {
  id,
  direction: z.enum(DIRECTIONS),
  caller: party,
  dialed: z.string().nullable(),
  callee: party,
  agentId: id.nullable(),
  startedAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  disposition: z.enum(DISPOSITIONS),
  hangupCause: z.number().int().nullable(),
};

/**
 * A finished call as the gateway reports it; sent until acknowledged, taken once per (id, version).
 * A higher version (a repair after a restart) replaces a lower one.
 */
export const callRecord = z.object({
  ...summary,
  tenantId: z.uuid(),
  version: z.number().int().min(1),
  linkedid: z.string(),
  legs: z.array(callLeg).max(200),
  events: z.array(callEvent).max(5000),
  turns: z.array(transcriptTurn).max(2000),
});

export const callSummary = z
  .object({
    ...summary,
    agentName: z.string().nullable(),
    durationSec: z.number().nullable().meta({ description: "Answer to end" }),
  })
  .meta({ id: "CallSummary" });
export const callDetail = callSummary
  .extend({ linkedid: z.string(), legs: z.array(callLeg), events: z.array(callEvent), turns: z.array(transcriptTurn) })
  .meta({ id: "CallDetail" });

export const listCalls = pageQuery.extend({
  q: z.string().trim().max(100).optional().meta({ description: "Part of a number or name" }),
  direction: z.enum(DIRECTIONS).optional(),
  disposition: z.enum(DISPOSITIONS).optional(),
  agentId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export const callPage = page(callSummary).meta({ id: "CallPage" });

export type CallRecord = z.infer<typeof callRecord>;
export type CallLeg = z.infer<typeof callLeg>;
export type CallEvent = z.infer<typeof callEvent>;
export type TranscriptTurn = z.infer<typeof transcriptTurn>;
export type TurnLatency = z.infer<typeof turnLatency>;
export type CallSummary = z.infer<typeof callSummary>;
export type CallDetail = z.infer<typeof callDetail>;
