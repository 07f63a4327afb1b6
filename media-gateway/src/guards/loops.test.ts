import { describe, expect, it } from "vitest";
import { isLoop, type Turn } from "./loops.ts";
import type { MeteredCall } from "./metered-call.ts";

const NOW = 1_000_000;
const TURN: Turn = { tenantId: "t", number: "+43222", cameFor: "+43111", cameFrom: "+43999" };
const aCall = (over: Partial<MeteredCall> = {}): MeteredCall => ({
  id: crypto.randomUUID(),
  tenantId: "t",
  userId: null,
  day: "2026-11-20",
  perMinuteMicros: 0,
  extension: null,
  number: "+43222",
  cameFor: "+43111",
  cameFrom: "+43999",
  channelId: "c",
  channel: "PJSIP/c-00000001",
  isCallerUp: true,
  startedAt: NOW - 1_000,
  legs: {},
  answeredAt: null,
  endedAt: null,
  ticks: 1,
  ...over,
});
const turns = (count: number, over: Partial<MeteredCall> = {}) => Array.from({ length: count }, () => aCall(over));
const is = (up: MeteredCall[], turn: Partial<Turn> = {}) => isLoop({ ...TURN, ...turn }, up, NOW);

describe("a call that leaves again", () => {
  it("goes round three times, and not a fourth", () => {
    expect(is(turns(2))).toBe(false);
    expect(is(turns(3))).toBe(true);
  });

  it("is not sent back twice to the number it comes from", () => {
    const back = { cameFrom: "+43222" };
    expect(is([], back)).toBe(false);
    expect(is(turns(1, back), back)).toBe(true);
  });

  it("is many callers' where they hide their numbers, up to a point", () => {
    const hidden = { cameFrom: "" };
    expect(is(turns(5, hidden), hidden)).toBe(false);
    expect(is(turns(6, hidden), hidden)).toBe(true);
  });

  it("is one of a big customer's where those before are talking, until they come by the dozen", () => {
    const talking = { answeredAt: NOW - 500 };
    expect(is(turns(9, talking))).toBe(false);
    expect(is(turns(10, talking))).toBe(true);
    expect(is(turns(30, { ...talking, startedAt: NOW - 600_000 }))).toBe(false);
  });

  it.each<[string, Partial<MeteredCall>]>([
    ["another company's", { tenantId: "u" }],
    ["for another number of ours", { cameFor: "+43112" }],
    ["from somebody else", { cameFrom: "+43998" }],
    ["to somebody else", { number: "+43223" }],
    ["made on a phone of ours", { cameFor: null }],
    ["over", { isCallerUp: false }],
  ])("counts none that was %s", (_, over) => {
    expect(is(turns(20, over))).toBe(false);
  });

  it("is no turn where it began on a phone of ours", () => {
    expect(is(turns(20, { cameFor: null }), { cameFor: null })).toBe(false);
  });
});
