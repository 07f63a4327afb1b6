import type { LiveCall, LiveDevice, LiveFrame } from "@callplane/media-gateway/contract";

/** What the gateway says is so right now. */
export type LiveState = {
  seq: number;
  devices: ReadonlyMap<string, LiveDevice>;
  calls: ReadonlyMap<string, LiveCall>;
  asteriskUp: boolean;
};

export const EMPTY: LiveState = { seq: -1, devices: new Map(), calls: new Map(), asteriskUp: false };

/**
 * Takes one frame. Answers undefined when a frame before it is missing: what we hold can no longer be trusted and the snapshot must be
 * taken again. A frame we have already seen changes nothing.
 */
export function takeFrame(state: LiveState, frame: LiveFrame): LiveState | undefined {
  if (frame.type === "hello") return state;
  if (frame.type === "snapshot") {
    return {
      seq: frame.seq,
      devices: new Map(frame.devices.map((device) => [device.deviceId, device])),
      calls: new Map(frame.calls.map((call) => [call.callId, call])),
      asteriskUp: frame.asteriskUp,
    };
  }
  if (frame.seq <= state.seq) return state;
  if (frame.seq !== state.seq + 1) return undefined;
  const next = { ...state, seq: frame.seq };
  switch (frame.type) {
    case "device":
      return { ...next, devices: new Map(state.devices).set(frame.device.deviceId, frame.device) };
    case "call": {
      const calls = new Map(state.calls);
      if (frame.call.phase === "ended") calls.delete(frame.call.callId);
      else calls.set(frame.call.callId, frame.call);
      return { ...next, calls };
    }
    case "asterisk":
      return { ...next, asteriskUp: frame.up };
    case "call_event":
      return next;
  }
}
