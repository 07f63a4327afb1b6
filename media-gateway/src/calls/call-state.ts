import type { CallEvent, CallLeg, CallRecord, TranscriptTurn } from "@callplane/edge-api/contract";
import type { ChannelState } from "./channel-events.ts";

/** A leg as we follow it: what is recorded, and what we must remember to follow on. */
export interface Leg extends CallLeg {
  /** The channel's last known state; null for an agent's leg, which is no party's channel. */
  readonly state: ChannelState | "ended" | null;
  /** Began the call. */
  readonly isCaller: boolean;
  /** The device's label, for sentences. */
  readonly label: string | null;
  readonly isRingingTold: boolean;
  /** Asterisk's word on how dialling it ended. */
  readonly dialStatus: string | null;
}

/** Somebody who waits on a parking place. */
export interface Parked {
  /** The channel that is parked; none of a leg's where a member of a group or queue parked the call: then something lies between. */
  readonly uniqueid: string;
  readonly party: CallLeg["party"];
  /** As Asterisk counts them: `7001`. */
  readonly place: string;
  /** ISO 8601. */
  readonly since: string;
  /** When nobody has taken it back until then, it goes back. */
  readonly backAt: string;
  /** The person whose phone parked it. */
  readonly by: { readonly number: string; readonly name: string } | null;
}

/** A call in progress or ended. Plain data: it can be written down and read back. */
export interface Call {
  readonly id: string;
  readonly version: number;
  readonly linkedid: string;
  readonly tenantId: string | null;
  readonly direction: CallRecord["direction"];
  readonly dialed: string | null;
  readonly agentId: string | null;
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly disposition: CallRecord["disposition"] | null;
  readonly hangupCause: number | null;
  readonly legs: readonly Leg[];
  readonly events: readonly CallEvent[];
  readonly turns: readonly TranscriptTurn[];
  /** Absent in calls that were written down before it was followed. */
  readonly parked?: readonly Parked[];
}

export const MOST_LEGS = 200;
const MOST_EVENTS = 5000;

export const isEnded = (call: Call): boolean => call.endedAt !== null;
export const callerLeg = (call: Call): Leg | undefined => call.legs.find((leg) => leg.isCaller);
/** Legs with a channel that is still there. */
export const liveLegs = (call: Call): Leg[] => call.legs.filter((leg) => leg.state !== null && leg.state !== "ended");

/** Who is parked and has not left. */
export function parkedIn({ parked = [], legs, endedAt }: Call): Parked[] {
  if (endedAt !== null) return [];
  const left = new Set(legs.flatMap(({ uniqueid, state }) => (state === "ended" ? [uniqueid] : [])));
  return parked.filter(({ uniqueid }) => !left.has(uniqueid));
}

/** Adds to the timeline; past the record's limit nothing more is told. */
export function tell(call: Call, event: Omit<CallEvent, "data"> & { data?: Record<string, unknown> }): Call {
  if (call.events.length >= MOST_EVENTS) return call;
  return { ...call, events: [...call.events, { data: {}, ...event, text: event.text.slice(0, 500) }] };
}

export function changeLeg(call: Call, legId: string, fields: Partial<Leg>): Call {
  return { ...call, legs: call.legs.map((leg) => (leg.id === legId ? { ...leg, ...fields } : leg)) };
}

/** Who was called: who answered, else the agent, else who was rung first, else the digits. */
function calleeOf(call: Call): CallRecord["callee"] {
  const others = call.legs.filter((leg) => !leg.isCaller);
  const leg =
    others.find((other) => other.answeredAt !== null && other.kind !== "agent") ??
    others.find((other) => other.kind === "agent") ??
    others[0];
  return leg?.party ?? { number: call.dialed, name: null };
}

/** As it is reported; undefined while it goes on, or when no tenant is known to own it. */
export function toRecord(call: Call): CallRecord | undefined {
  const { tenantId, disposition, endedAt } = call;
  if (tenantId === null || disposition === null || endedAt === null) return undefined;
  return {
    id: call.id,
    tenantId,
    version: call.version,
    linkedid: call.linkedid,
    direction: call.direction,
    caller: callerLeg(call)?.party ?? { number: null, name: null },
    dialed: call.dialed,
    callee: calleeOf(call),
    agentId: call.agentId,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt,
    disposition,
    hangupCause: call.hangupCause,
    legs: call.legs.map(toContractLeg),
    events: [...call.events],
    turns: [...call.turns],
  };
}

function toContractLeg(leg: Leg): CallLeg {
  const { id, kind, deviceId, agentId, party, channel, uniqueid, startedAt, answeredAt, endedAt, hangupCause } = leg;
  return { id, kind, deviceId, agentId, party, channel, uniqueid, startedAt, answeredAt, endedAt, hangupCause };
}
