import type { CallRecord } from "@callplane/edge-api/contract";
import { type Call, callerLeg, changeLeg, isEnded, type Leg, liveLegs, MOST_LEGS, tell } from "./call-state.ts";
import type { ChannelEvent, ChannelFacts, ChannelState } from "./channel-events.ts";
import type { Directory } from "./directory.ts";
import { routeDecided } from "./route-sentences.ts";
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
  // Told of on a way of its own, perhaps after its channel's end.
  if (event.type === "unparked") return leavePlace(call, event.facts.uniqueid);
  const joined = notePlace(join(call, event.facts, step), event, step);
  const leg = joined.legs.find((one) => one.uniqueid === event.facts.uniqueid);
  if (leg === undefined || leg.state === "ended") return joined;
  const there = event.type === "hangup" ? joined : reach(joined, leg, event.facts.state, step);
  switch (event.type) {
    case "state":
    case "parked":
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
        text: routeDecided(there, event.kind, event.target, step.directory),
        data: { kind: event.kind, target: event.target },
      });
    case "hangup":
      return endLeg(there, leg.id, event.cause, step);
  }
}

function leavePlace(call: Call, uniqueid: string): Call {
  return { ...call, parked: call.parked?.filter((one) => one.uniqueid !== uniqueid) ?? [] };
}

/** Who is parked where: told also of channels that are no party's. */
function notePlace(call: Call, event: ChannelEvent, step: Step): Call {
  if (event.type !== "parked" || isEnded(call)) return call;
  const { uniqueid } = event.facts;
  const inSec = (seconds: number) => new Date(Date.parse(step.at) + seconds * 1000).toISOString();
  // A dial string is a channel's name without the number at its end.
  const parker = step.directory.identify(`${event.parker}-00000000`);
  const by = parker.kind === "device" ? parker : null;
  const leg = call.legs.find((one) => one.uniqueid === uniqueid);
  const parked = {
    uniqueid,
    party: leg?.party ?? { number: event.facts.callerNumber, name: event.facts.callerName },
    place: event.place,
    since: inSec(-event.parkedForSec),
    backAt: inSec(event.leftSec),
    by: by && { number: by.extension, name: by.userName },
  };
  return {
    ...call,
    // Who parked it may have left before anything else was seen of the call.
    tenantId: call.tenantId ?? by?.tenantId ?? null,
    // Asterisk may put another channel in a parked one's place.
    parked: [...(call.parked ?? []).filter((one) => one.uniqueid !== uniqueid && one.place !== event.place), parked],
  };
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

/** Ends what is left of a call. */
export function endCall(call: Call, step: Step, disposition = dispositionOf(call)): Call {
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
