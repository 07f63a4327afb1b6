import type { CallEvent, CallLeg } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { ladderRows } from "./lanes.ts";

const zero = Date.parse("2026-11-20T09:30:00.000Z");
const at = (ms: number) => new Date(zero + ms).toISOString();
const event = (ms: number, legId: string | null): CallEvent => ({
  id: `${ms}`,
  at: at(ms),
  kind: "dtmf",
  legId,
  text: "",
  data: {},
});
const leg = (id: string, from: number, to: number | null): CallLeg => ({
  id,
  kind: "device",
  deviceId: null,
  agentId: null,
  party: { number: null, name: null },
  channel: "",
  uniqueid: "",
  startedAt: at(from),
  answeredAt: null,
  endedAt: to === null ? null : at(to),
  hangupCause: null,
});
const lanes = (legs: CallLeg[], events: CallEvent[]) =>
  ladderRows({ startedAt: at(0), legs, events }).map((row) => row.lanes.join(" "));

it("draws each leg from its first to its last moment, and marks its own events", () => {
  const legs = [leg("a", 0, 1000), leg("b", 200, 900)];
  const events = [event(0, "a"), event(200, "b"), event(500, null), event(900, "b"), event(1000, "a")];
  expect(lanes(legs, events)).toEqual([
    "event-begin none",
    "pass event-begin",
    "pass pass",
    "pass event-end",
    "event-end none",
  ]);
});

it("puts events in order and counts from the start of the call", () => {
  const rows = ladderRows({ startedAt: at(0), legs: [], events: [event(900, null), event(-5, null), event(20, null)] });
  expect(rows.map((row) => row.offsetMs)).toEqual([-5, 20, 900]);
});

it("lets a leg without an end run to the last row", () => {
  expect(lanes([leg("a", 0, null)], [event(0, "a"), event(10, null), event(20, null)])).toEqual([
    "event-begin",
    "pass",
    "end",
  ]);
});

it("gives what the agent did to the agent's leg", () => {
  const agentLeg = { ...leg("b", 0, 30), kind: "agent" as const };
  const spoke = { ...event(10, null), kind: "agent.speaking" as const };
  expect(lanes([agentLeg], [event(0, null), spoke, event(30, null)])).toEqual(["begin", "event", "end"]);
});
