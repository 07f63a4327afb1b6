import type { LiveCall, LiveParked } from "@callplane/media-gateway/contract";
import { expect, it } from "vitest";
import { parkingPlaces } from "./parking-places.ts";

const at = "2026-11-20T09:30:00.000Z";
const parkedAt = (place: string): LiveParked => ({
  place,
  number: "+436641234567",
  name: null,
  since: at,
  backAt: at,
  by: { number: "1001", name: "Ben" },
});
const call = (callId: string, parked?: LiveParked[]): LiveCall => ({
  callId,
  direction: "inbound",
  callerNumber: "+436641234567",
  callerName: null,
  dialed: "+43123456789",
  agentId: null,
  phase: "answered",
  startedAt: at,
  answeredAt: at,
  ...(parked && { parked }),
});

it("has each place of the settings, and on it who waits there", () => {
  expect(parkingPlaces(2, [call("a"), call("b", []), call("c", [parkedAt("7002")])])).toEqual([
    { code: "*7001", place: "7001", parked: undefined },
    { code: "*7002", place: "7002", parked: parkedAt("7002") },
  ]);
});

it("keeps a place that is to go while somebody waits on it", () => {
  const places = parkingPlaces(1, [call("a", [parkedAt("7012")])]);
  expect(places.map(({ place }) => place)).toEqual(["7001", "7012"]);
});
