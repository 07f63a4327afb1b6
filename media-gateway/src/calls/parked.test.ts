import { expect, it } from "vitest";
import type { AmiEvent } from "../asterisk/ami/index.ts";
import { parkedIn } from "./call-state.ts";
import { amiEvent, type Channel, createWorld, TENANT } from "./testing/world.ts";

const caller: Channel = { uniqueid: "a.0", linkedid: "a.0", channel: "PJSIP/carrier-00000001", exten: "+431" };
const ben: Channel = { uniqueid: "b.0", linkedid: "a.0", channel: "PJSIP/acme-1001-x-00000002", exten: "s" };

/** As Asterisk tells it: of whom is parked, who has left, and the times in seconds. */
const parking = (event: string, sec: { for: number; left: number }, by = "PJSIP/acme-1001-x"): AmiEvent => ({
  Event: event,
  ParkeeChannel: caller.channel,
  ParkeeUniqueid: caller.uniqueid,
  ParkeeLinkedid: caller.linkedid,
  ParkeeChannelState: "6",
  ParkeeCallerIDNum: "+436641234567",
  ParkeeCallerIDName: "<unknown>",
  ParkerDialString: by,
  Parkinglot: "acme",
  ParkingSpace: "7001",
  ParkingDuration: String(sec.for),
  ParkingTimeout: String(sec.left),
});
const JUST_NOW = { for: 0, left: 45 };
const channel = amiEvent("CoreShowChannel", caller, "up", { CallerIDNum: "+436641234567" });

function answeredByBen() {
  const world = createWorld();
  world.registry.take(amiEvent("Newchannel", caller, "up", { CallerIDNum: "+436641234567" }));
  world.registry.take(amiEvent("Newchannel", ben, "up"));
  return {
    ...world,
    parked: () => world.registry.active().flatMap(parkedIn),
  };
}

it("tells the place, who parked it, since when, and until when", () => {
  const { registry, parked } = answeredByBen();
  registry.take(parking("ParkedCall", JUST_NOW));
  registry.take(amiEvent("Hangup", ben, "up", { Cause: "16" }));
  const [place] = parked();
  expect(place).toMatchObject({
    place: "7001",
    party: { number: "+436641234567" },
    by: { number: "1001", name: "Person 1001" },
  });
  expect(Date.parse(place?.backAt ?? "") - Date.parse(place?.since ?? "")).toBe(45_000);
});

it("names nobody whom the company has not", () => {
  const { registry, parked } = answeredByBen();
  registry.take(parking("ParkedCall", JUST_NOW, "PJSIP/carrier"));
  expect(parked()).toMatchObject([{ place: "7001", by: null }]);
});

it.each(["UnParkedCall", "ParkedCallTimeOut", "ParkedCallGiveUp"])("leaves the place with %s", (event) => {
  const { registry, parked } = answeredByBen();
  registry.take(parking("ParkedCall", JUST_NOW));
  // The time has just run out: Asterisk subtracts without a sign.
  registry.take(parking(event, { for: 46, left: 2 ** 64 - 1 }));
  expect(parked()).toEqual([]);
});

/** Of what came by a group or a queue: between the caller and who answers lies a pair of channels. */
const between = { ParkeeChannel: "Local/1001@acme-member-00000001;2", ParkeeUniqueid: "l.2" };

it("names the caller also where something lies between", () => {
  const { registry, parked } = answeredByBen();
  registry.take({ ...parking("ParkedCall", JUST_NOW), ...between });
  registry.take(amiEvent("Hangup", ben, "up", { Cause: "16" }));
  expect(parked()).toMatchObject([{ place: "7001", party: { number: "+436641234567" }, by: { number: "1001" } }]);
  // What lay between goes, and the caller stands in its place.
  registry.take(parking("ParkedCallSwap", { for: 1, left: 44 }));
  expect(parked()).toMatchObject([{ place: "7001", uniqueid: caller.uniqueid }]);
  registry.take(parking("UnParkedCall", { for: 2, left: 43 }));
  expect(parked()).toEqual([]);
});

it("leaves the place where something lies between", () => {
  const { registry, parked } = answeredByBen();
  registry.take({ ...parking("ParkedCall", JUST_NOW), ...between });
  registry.take(amiEvent("Hangup", { ...caller, uniqueid: "l.2", channel: "Local/1001@acme-member-00000001;2" }, "up"));
  registry.take({ ...parking("ParkedCallGiveUp", { for: 3, left: 42 }), ...between });
  expect(parked()).toEqual([]);
});

it("leaves the place by hanging up", () => {
  const { registry, parked } = answeredByBen();
  registry.take(parking("ParkedCall", JUST_NOW));
  registry.take(amiEvent("Hangup", ben, "up", { Cause: "16" }));
  registry.take(amiEvent("Hangup", caller, "up", { Cause: "16" }));
  expect(parked()).toEqual([]);
});

it("is found at the next look when nobody saw how it came there, with whose it is", () => {
  const world = createWorld();
  world.registry.beginResync()([channel], [parking("ParkedCall", { for: 20, left: 25 })]);
  const [call] = world.registry.active();
  expect(call).toMatchObject({ tenantId: TENANT, parked: [{ place: "7001", by: { number: "1001" } }] });
});

it("is no more at the next look when nobody saw how it ended", () => {
  const { registry, parked } = answeredByBen();
  registry.take(parking("ParkedCall", JUST_NOW));
  registry.beginResync()([channel, amiEvent("CoreShowChannel", ben, "up")], []);
  expect(parked()).toEqual([]);
});

it("stays when it began after the look did", () => {
  const { registry, parked } = answeredByBen();
  const finish = registry.beginResync();
  registry.take(parking("ParkedCall", JUST_NOW));
  finish([channel, amiEvent("CoreShowChannel", ben, "up")], []);
  expect(parked()).toHaveLength(1);
});
