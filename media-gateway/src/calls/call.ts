import type { CallRecord, TranscriptTurn } from "@callplane/edge-api/contract";
import { type Call, callerLeg, changeLeg, isEnded, type Leg, liveLegs, MOST_LEGS, tell } from "./call-state.ts";
import type { ChannelEvent, ChannelFacts, ChannelState } from "./channel-events.ts";
import type { Directory } from "./directory.ts";
import * as say from "./sentences.ts";

/** What a step of a call needs from outside: when it is, fresh ids, and who is who. */
export interface Step {
  /** ISO 8601. */
  readonly at: string;
  readonly newId: () => string;
  readonly directory: Directory;
}

const RANK: Readonly<Record<ChannelState, number>> = { down: 0, ringing: 1, up: 2 };

/** A call nobody has joined yet. */
export function newCall(linkedid: string, { at, newId }: Step): Call {
  return {
    id: newId(),
    version: 1,
    linkedid,
    tenantId: null,
    direction: "internal",
    dialed: null,
    agentId: null,
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    disposition: null,
    hangupCause: null,
    legs: [],
    events: [],
    turns: [],
  };
}

/**
 * The next state of a call. Every event tells enough of its channel to make its leg known, so a lost or late one costs a
 * sentence on the timeline and nothing else: states only advance, an ended leg stays ended, repeating changes nothing.
 */
export function advance(call: Call, event: ChannelEvent, step: Step): Call {
  const joined = join(call, event.facts, step);
  const leg = joined.legs.find((one) => one.uniqueid === event.facts.uniqueid);
  if (leg === undefined || leg.state === "ended") return joined;
  const there = event.type === "hangup" ? joined : reach(joined, leg, event.facts.state, step);
  switch (event.type) {
    case "state":
      return there;
    case "dial":
      return ring(there, leg.id, step);
    case "dial_end":
      return changeLeg(there, leg.id, { dialStatus: event.status });
    case "bridge":
      // The bridge that joins a caller and an agent is ours; the agent's own words tell that story.
      if (event.isAgents) return there;
      return told(there, leg.id, step, event.isEntering ? "bridge.joined" : "bridge.left", (one) =>
        event.isEntering ? `${say.nameParty(one.party)} is connected.` : `${say.nameParty(one.party)} is disconnected.`,
      );
    case "hold":
      return told(there, leg.id, step, event.isHeld ? "leg.held" : "leg.resumed", (one) =>
        event.isHeld ? `${say.nameLeg(one)} puts the call on hold.` : `${say.nameLeg(one)} takes the call off hold.`,
      );
    case "route":
      return tell(there, {
        id: step.newId(),
        at: step.at,
        kind: "route.decided",
        legId: leg.id,
        text: say.routeDecided(there, event.kind, event.target, step.directory),
        data: { kind: event.kind, target: event.target },
      });
    case "hangup":
      return endLeg(there, leg.id, event.cause, step);
  }
}

/** Makes the channel a leg of the call, if it is a party's and not one yet. */
function join(call: Call, facts: ChannelFacts, step: Step): Call {
  if (isEnded(call) || call.legs.length >= MOST_LEGS) return call;
  if (call.legs.some((leg) => leg.uniqueid === facts.uniqueid)) return call;
  const identity = step.directory.identify(facts.channel);
  if (identity.kind === "hidden") return call;
  const isCaller = callerLeg(call) === undefined;
  const leg: Leg = {
    id: step.newId(),
    kind: identity.kind,
    deviceId: identity.kind === "device" ? identity.deviceId : null,
    agentId: null,
    party:
      identity.kind === "device"
        ? { number: identity.extension, name: identity.userName }
        : { number: facts.callerNumber, name: facts.callerName },
    channel: facts.channel,
    uniqueid: facts.uniqueid,
    startedAt: step.at,
    answeredAt: null,
    endedAt: null,
    hangupCause: null,
    state: "down",
    isCaller,
    label: identity.kind === "device" ? identity.label : null,
    isRingingTold: false,
    dialStatus: null,
  };
  const known: Call = {
    ...call,
    tenantId: call.tenantId ?? (identity.kind === "device" ? identity.tenantId : null),
    dialed: isCaller ? facts.exten : call.dialed,
    direction: identity.kind === "trunk" ? (isCaller ? "inbound" : "outbound") : call.direction,
    legs: [...call.legs, leg],
  };
  if (!isCaller) return known;
  return tell(known, {
    id: step.newId(),
    at: step.at,
    kind: "call.started",
    legId: leg.id,
    text: say.callStarted(known, leg),
  });
}

/** Takes a leg's channel to a state it has reached; back there is no way. */
function reach(call: Call, leg: Leg, state: ChannelState, step: Step): Call {
  if (leg.state === null || leg.state === "ended" || RANK[state] <= RANK[leg.state]) return call;
  const there = changeLeg(call, leg.id, { state, answeredAt: state === "up" ? step.at : null });
  if (leg.isCaller) return state === "up" ? { ...there, answeredAt: there.answeredAt ?? step.at } : there;
  if (state !== "up") return ring(there, leg.id, step);
  const answered = { ...there, answeredAt: there.answeredAt ?? step.at };
  return told(answered, leg.id, step, "leg.answered", say.legAnswers);
}

function ring(call: Call, legId: string, step: Step): Call {
  const leg = call.legs.find((one) => one.id === legId);
  if (leg === undefined || leg.isCaller || leg.isRingingTold || leg.state === "up") return call;
  return told(changeLeg(call, legId, { isRingingTold: true }), legId, step, "leg.ringing", say.legRings);
}

function told(
  call: Call,
  legId: string,
  step: Step,
  kind: Parameters<typeof tell>[1]["kind"],
  text: (leg: Leg) => string,
): Call {
  const leg = call.legs.find((one) => one.id === legId);
  if (leg === undefined) return call;
  return tell(call, { id: step.newId(), at: step.at, kind, legId, text: text(leg) });
}

function endLeg(call: Call, legId: string, cause: number | null, step: Step): Call {
  const leg = call.legs.find((one) => one.id === legId);
  if (leg === undefined) return call;
  const ended = changeLeg(call, legId, { state: "ended", endedAt: step.at, hangupCause: cause });
  const text = say.legEnds(leg, cause);
  const data = cause === null ? {} : { hangupCause: cause };
  const noted = tell(ended, { id: step.newId(), at: step.at, kind: "leg.ended", legId, text, data });
  return liveLegs(noted).length === 0 ? endCall(noted, step) : noted;
}

function endCall(call: Call, step: Step, disposition = dispositionOf(call)): Call {
  const caller = callerLeg(call);
  const first = call.legs.filter((leg) => leg.hangupCause !== null)[0];
  const ended: Call = {
    ...call,
    legs: call.legs.map((leg) => (leg.endedAt === null ? { ...leg, state: "ended", endedAt: step.at } : leg)),
    endedAt: step.at,
    disposition,
    hangupCause: (call.answeredAt === null ? caller?.hangupCause : first?.hangupCause) ?? null,
  };
  return tell(ended, { id: step.newId(), at: step.at, kind: "call.ended", legId: null, text: say.callEnds(ended) });
}

function dispositionOf(call: Call): CallRecord["disposition"] {
  if (call.answeredAt !== null) return "answered";
  const statuses = new Set(call.legs.map((leg) => leg.dialStatus));
  if (statuses.has("BUSY")) return "busy";
  if (statuses.has("NOANSWER") || statuses.has("CANCEL")) return "no_answer";
  if (statuses.has("CHANUNAVAIL") || statuses.has("CONGESTION")) return "failed";
  const cause = callerLeg(call)?.hangupCause ?? null;
  if (cause === 17) return "busy";
  return cause === 16 || cause === 18 || cause === 19 ? "no_answer" : "failed";
}

/** Legs whose channels are gone without our having seen it. When none is left the call is `lost`: nobody knows when it ended. */
export function loseLegs(call: Call, isThere: (uniqueid: string) => boolean, step: Step): Call {
  if (isEnded(call)) return call;
  const gone = liveLegs(call).filter((leg) => !isThere(leg.uniqueid));
  if (gone.length === 0) return call;
  let next = call;
  for (const leg of gone) {
    const text = `${say.nameLeg(leg)} was gone when the gateway looked again.`;
    next = changeLeg(next, leg.id, { state: "ended", endedAt: step.at });
    next = tell(next, { id: step.newId(), at: step.at, kind: "leg.ended", legId: leg.id, text, data: { seen: false } });
  }
  return liveLegs(next).length === 0 ? endCall(next, step, "lost") : next;
}

/** Closes a call of which no more will be seen. */
export function loseCall(call: Call, step: Step): Call {
  return isEnded(call) ? call : endCall(call, step, "lost");
}

/** A call taken for ended that turns out to go on: the next report replaces the one already sent. */
export function reopen(call: Call, step: Step): Call {
  const wasLost = (leg: Leg) => leg.endedAt === call.endedAt && leg.hangupCause === null && leg.state === "ended";
  const revived = call.legs.map(
    (leg): Leg => (wasLost(leg) ? { ...leg, state: leg.answeredAt === null ? "down" : "up", endedAt: null } : leg),
  );
  const open = {
    ...call,
    version: call.version + 1,
    endedAt: null,
    disposition: null,
    hangupCause: null,
    legs: revived,
  };
  const text = "The call goes on: the gateway had taken it for ended.";
  return tell(open, { id: step.newId(), at: step.at, kind: "leg.resumed", legId: null, text });
}

/** Two calls that Asterisk has joined (an attended transfer) are one from then on: the older. */
export function merge(older: Call, younger: Call): Call {
  const byTime = <T extends { at: string }>(list: readonly T[]) => [...list].sort((a, b) => a.at.localeCompare(b.at));
  const firstTurn = older.turns.length;
  return {
    ...older,
    tenantId: older.tenantId ?? younger.tenantId,
    agentId: older.agentId ?? younger.agentId,
    answeredAt: older.answeredAt ?? younger.answeredAt,
    legs: [...older.legs, ...younger.legs.map((leg) => ({ ...leg, isCaller: false }))],
    events: byTime([...older.events, ...younger.events]),
    turns: [...older.turns, ...younger.turns.map((turn) => ({ ...turn, index: turn.index + firstTurn }))],
  };
}

/** The agent's part of the call: no channel of a party, so the call does not live or die by it. */
export function joinAgent(
  call: Call,
  agent: { agentId: string; name: string; channel: string; uniqueid: string },
  step: Step,
): Call {
  if (isEnded(call) || call.legs.length >= MOST_LEGS) return call;
  const leg: Leg = {
    id: step.newId(),
    kind: "agent",
    deviceId: null,
    agentId: agent.agentId,
    party: { number: call.dialed, name: agent.name },
    channel: agent.channel,
    uniqueid: agent.uniqueid,
    startedAt: step.at,
    answeredAt: step.at,
    endedAt: null,
    hangupCause: null,
    state: null,
    isCaller: false,
    label: null,
    isRingingTold: false,
    dialStatus: null,
  };
  return { ...call, agentId: call.agentId ?? agent.agentId, legs: [...call.legs, leg] };
}

export function leaveAgent(call: Call, step: Step): Call {
  const leg = call.legs.findLast((one) => one.kind === "agent" && one.endedAt === null);
  return leg === undefined ? call : changeLeg(call, leg.id, { endedAt: step.at });
}

/** A turn that is new, or changed. Turns of a second agent on the same call go on counting. */
export function putTurn(call: Call, firstIndex: number, turn: TranscriptTurn): Call {
  const index = firstIndex + turn.index;
  const turns = [...call.turns];
  turns[index] = { ...turn, index };
  return index > call.turns.length ? call : { ...call, turns };
}
