import type { TranscriptTurn } from "@callplane/edge-api/contract";
import type { Step } from "./call.ts";
import { type Call, changeLeg, isEnded, type Leg, MOST_LEGS } from "./call-state.ts";

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
