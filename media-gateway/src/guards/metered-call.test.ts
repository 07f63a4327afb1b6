import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AmiEvent } from "../asterisk/ami/index.ts";
import { afterEvent, afterList, isOver, type MeteredCall, usedSec } from "./metered-call.ts";

const fresh: MeteredCall = {
  id: "call",
  tenantId: "t",
  userId: null,
  day: "2026-11-20",
  perMinuteMicros: 0,
  extension: "1000",
  number: "+436990001200",
  channelId: "caller",
  channel: "PJSIP/acme-1000-00000001",
  isCallerUp: true,
  startedAt: 0,
  legs: {},
  answeredAt: null,
  endedAt: null,
  ticks: 1,
};
const isTrunk = (channel: string) => channel.includes("trunk");
const dial = (leg: string, channel = `PJSIP/${leg}-trunk-00000002`): AmiEvent => ({
  Event: "DialBegin",
  Uniqueid: "caller",
  DestUniqueid: leg,
  DestChannel: channel,
});
const up = (leg: string): AmiEvent => ({ Event: "Newstate", Uniqueid: leg, ChannelState: "6" });
const hangup = (channel: string): AmiEvent => ({ Event: "Hangup", Uniqueid: channel });
const after = (...events: (AmiEvent | [AmiEvent, number])[]) =>
  events.reduce<MeteredCall>((call, each) => {
    const [event, at] = Array.isArray(each) ? each : [each, 0];
    return afterEvent(call, event, at, isTrunk);
  }, fresh);

describe("a metered call", () => {
  it("costs from the answer to the end of its leg, whole seconds", () => {
    const call = after(dial("one"), [up("one"), 5_000], [hangup("one"), 66_001]);
    expect([isOver(call), usedSec(call, 99_000)]).toEqual([true, 62]);
  });

  it("goes on when the caller has handed it on and hung up", () => {
    const call = after(dial("one"), [up("one"), 1_000], [hangup("caller"), 2_000]);
    expect([isOver(call), usedSec(call, 61_000)]).toEqual([false, 60]);
    expect(isOver(afterEvent(call, hangup("one"), 90_000, isTrunk))).toBe(true);
  });

  it("goes on over the next trunk when the first had none for it, and is over unpaid when nobody answers", () => {
    expect(isOver(after(dial("one"), hangup("one")))).toBe(false);
    const call = after(dial("one"), hangup("one"), dial("two"), hangup("caller"), hangup("two"));
    expect([isOver(call), usedSec(call, 60_000)]).toEqual([true, 0]);
  });

  it("counts no phone of a colleague as a carrier", () => {
    expect(after(dial("one", "PJSIP/acme-1001-00000003"), [up("one"), 1_000]).answeredAt).toBeNull();
  });

  it("believes Asterisk's list: who is gone, and how long the leg has been up at most", () => {
    const call = after(dial("one"), dial("two"));
    const listed = afterList(call, [{ Uniqueid: "one", ChannelState: "6", Duration: "00:01:30" }], 100_000);
    expect(listed).toMatchObject({ isCallerUp: false, answeredAt: 10_000 });
    expect(Object.keys(listed.legs)).toEqual(["one"]);
    expect(isOver(afterList(listed, [], 120_000))).toBe(true);
  });

  it("ends the same, in whatever order events come, and however often", () => {
    const events = [up("one"), up("one"), hangup("one"), hangup("caller"), hangup("one")];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(isOver(after(dial("one"), ...shuffled))).toBe(true);
      }),
    );
  });
});
