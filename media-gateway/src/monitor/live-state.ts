import type { LiveCall, LiveDevice } from "@callplane/media-gateway/contract";
import { type Call, callerLeg, parkedIn } from "../calls/index.ts";
import type { DeviceState } from "../devices/index.ts";

export function liveCall(call: Call): LiveCall {
  const caller = callerLeg(call);
  return {
    callId: call.id,
    direction: call.direction,
    callerNumber: caller?.party.number ?? null,
    callerName: caller?.party.name ?? null,
    dialed: call.dialed,
    agentId: call.agentId,
    phase: call.endedAt !== null ? "ended" : call.answeredAt !== null ? "answered" : "ringing",
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    waitsIn: waitsIn(call),
    onPhone: call.legs.flatMap(({ kind, state, party }) =>
      kind === "device" && state === "up" && party.number !== null ? [party.number] : [],
    ),
    parked: parkedIn(call).map(({ party: { number, name }, place, since, backAt, by }) => ({
      place,
      number,
      name,
      since,
      backAt,
      by,
    })),
  };
}

/** A caller waits from where the dialplan says so until it leads on, or somebody answers. */
function waitsIn({ events, endedAt }: Call): LiveCall["waitsIn"] {
  if (endedAt !== null) return null;
  const last = events.findLast(({ kind }) => kind === "route.decided" || kind === "leg.answered");
  const { kind, target } = last?.data ?? {};
  if (last === undefined || kind !== "queue" || typeof target !== "string") return null;
  return { queueId: target, since: last.at };
}

export function liveDevice({ deviceId, state, address, userAgent, at }: DeviceState): LiveDevice {
  return { deviceId, state, address, userAgent, at };
}
