import type { LiveCall, LiveFrame } from "@callplane/media-gateway/contract";
import { expect, it } from "vitest";
import { EMPTY, type LiveState, takeFrame } from "./live-state.ts";

const at = "2026-11-20T09:30:00.000Z";
const device = (deviceId: string, state: "registered" | "unregistered") => ({
  deviceId,
  state,
  address: null,
  userAgent: null,
  at,
});
const call = (callId: string, phase: LiveCall["phase"]): LiveCall => ({
  callId,
  direction: "internal",
  callerNumber: "1000",
  callerName: null,
  dialed: "600",
  agentId: null,
  phase,
  startedAt: at,
  answeredAt: null,
});
const snapshot: LiveFrame = {
  type: "snapshot",
  seq: 7,
  devices: [device("a", "unregistered")],
  calls: [call("c", "ringing")],
  asteriskUp: true,
};

const play = (frames: LiveFrame[], from: LiveState = EMPTY) =>
  frames.reduce<LiveState | undefined>((state, frame) => (state === undefined ? state : takeFrame(state, frame)), from);

it("follows numbered changes after the snapshot", () => {
  const state = play([
    { type: "hello", gatewayId: "g", version: "1" },
    snapshot,
    { type: "device", seq: 8, device: device("a", "registered") },
    { type: "call", seq: 9, call: call("c", "answered") },
    { type: "call", seq: 10, call: call("d", "ringing") },
    { type: "asterisk", seq: 11, up: false },
  ]);
  expect(state?.devices.get("a")?.state).toBe("registered");
  expect(state?.calls.get("c")?.phase).toBe("answered");
  expect(state?.asteriskUp).toBe(false);
  expect(state?.seq).toBe(11);
});

it("forgets a call that ended", () => {
  const state = play([snapshot, { type: "call", seq: 8, call: call("c", "ended") }]);
  expect(state?.calls.size).toBe(0);
});

it("asks for a new snapshot when a frame is missing", () => {
  expect(play([snapshot, { type: "device", seq: 9, device: device("a", "registered") }])).toBeUndefined();
});

it("takes a repeated frame for what it is", () => {
  const state = play([snapshot, { type: "device", seq: 8, device: device("a", "registered") }]);
  expect(state && takeFrame(state, { type: "device", seq: 8, device: device("a", "unregistered") })).toBe(state);
});

it("lets a new snapshot replace all it knew", () => {
  const state = play([snapshot, { type: "snapshot", seq: 2, devices: [], calls: [], asteriskUp: false }]);
  expect(state).toEqual({ seq: 2, devices: new Map(), calls: new Map(), asteriskUp: false });
});
