import type { LiveCall, LiveDevice } from "@callplane/media-gateway/contract";
import { type Call, callerLeg } from "../calls/index.ts";
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
  };
}

export function liveDevice({ deviceId, state, address, userAgent, at }: DeviceState): LiveDevice {
  return { deviceId, state, address, userAgent, at };
}
