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
/** Calls begun so many seconds ago. */
const begun = (secondsAgo: readonly number[], over: Partial<MeteredCall> = {}) =>
  secondsAgo.map((seconds) => aCall({ startedAt: NOW - seconds * 1_000, ...over }));
/** Of a circle whose turns take so long; the next is begun now. */
const turns = (count: number, over: Partial<MeteredCall> = {}, everySec = 1) =>
  begun(
    Array.from({ length: count }, (_, n) => (n + 1) * everySec),
    over,
  );
const is = (up: MeteredCall[], turn: Partial<Turn> = {}) => isLoop({ ...TURN, ...turn }, up, NOW);
const HIDDEN = { cameFrom: "" };
const TALKING = { answeredAt: NOW - 500 };
/** As people call: at no interval. */
const CROWD = [2, 7, 9, 16, 21, 22, 31, 38, 40, 52, 55, 61, 70, 84, 97, 99, 110, 118];

describe("a call that leaves again", () => {
  it("goes round three times, and not a fourth", () => {
    expect(is(turns(2))).toBe(false);
    expect(is(turns(3))).toBe(true);
  });

  it("goes round in its own time while a call from before still rings, and no longer for it", () => {
    expect(is([...turns(2), ...begun([40])])).toBe(false);
    expect(is([...turns(3), ...begun([40])])).toBe(true);
  });

  it("is not sent back twice to the number it comes from, however slowly", () => {
    const back = { cameFrom: "+43222" };
    expect(is([], back)).toBe(false);
    expect(is(turns(1, back), back)).toBe(true);
    expect(is(begun([50], back), back)).toBe(true);
  });

  it("is many callers' where they hide their numbers, up to a point", () => {
    expect(is(turns(5, HIDDEN), HIDDEN)).toBe(false);
    expect(is(turns(6, HIDDEN), HIDDEN)).toBe(true);
    expect(is(begun([1, 3, 5.5, 6, 8, 9], HIDDEN), HIDDEN)).toBe(false);
  });

  it("goes round six times where each turn takes its time, and always the same, whether it is answered or rings", () => {
    for (const [over, everySec] of [[TALKING, 8] as const, [{}, 20] as const]) {
      expect(is(turns(5, over, everySec))).toBe(false);
      expect(is(turns(6, over, everySec))).toBe(true);
      expect(is(begun([8.2, 16.1, 24.3, 32.4, 40.2, 48.5], over))).toBe(true);
    }
  });

  it("is one of a big customer's where the others ring, as many as there are", () => {
    for (let count = 1; count <= CROWD.length; count++) expect(is(begun(CROWD.slice(0, count)))).toBe(false);
  });

  it("is one of a big customer's where the others are talking, as many as there are, and however fast they came", () => {
    for (let count = 1; count <= CROWD.length; count++) expect(is(begun(CROWD.slice(0, count), TALKING))).toBe(false);
    expect(is(begun([0.4, 2, 2.5, 5, 5.2, 8, 8.9, 9.6, 11, 11.3, 14, 14.1], TALKING))).toBe(false);
  });

  it("is one of many whose callers hide their numbers", () => {
    for (let count = 1; count <= CROWD.length; count++) {
      expect(is(begun(CROWD.slice(0, count), HIDDEN), HIDDEN)).toBe(false);
    }
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
