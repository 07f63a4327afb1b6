import { endCall, type Step } from "./call.ts";
import { type Call, changeLeg, isEnded, type Leg, liveLegs, tell } from "./call-state.ts";
import * as say from "./sentences.ts";

/* What becomes of calls when events were missed, or Asterisk joins two. Pure, as call.ts is. */

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

/** Takes those off their parking places who, since before this moment, wait there no more without our having seen it. */
export function leavePlaces(call: Call, isParked: (uniqueid: string) => boolean, before: string): Call {
  const { parked = [] } = call;
  const there = parked.filter(({ uniqueid, since }) => isParked(uniqueid) || since >= before);
  return there.length === parked.length ? call : { ...call, parked: there };
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
    parked: [...(older.parked ?? []), ...(younger.parked ?? [])],
    turns: [...older.turns, ...younger.turns.map((turn) => ({ ...turn, index: turn.index + firstTurn }))],
  };
}
