import { callRecord } from "@callplane/edge-api/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AmiEvent } from "../asterisk/ami/index.ts";
import { toRecord } from "./call-state.ts";
import { amiEvent, type Channel, createWorld, dialEvent } from "./testing/world.ts";

const anna = (n = 0): Channel => ({
  uniqueid: `a.${n}`,
  linkedid: `a.${n}`,
  channel: `PJSIP/acme-1000-x-0000000${n}`,
  exten: "1001",
});
const ben = (n = 0): Channel => ({
  uniqueid: `b.${n}`,
  linkedid: `a.${n}`,
  channel: `PJSIP/acme-1001-x-0000000${n}`,
  exten: "s",
});

/** Anna calls Ben, who answers; she hangs up. */
function answeredCall(n = 0): AmiEvent[] {
  const [a, b] = [anna(n), ben(n)];
  return [
    amiEvent("Newchannel", a, "ring"),
    amiEvent("UserEvent", { ...a, exten: "s" }, "ring", { UserEvent: "CallplaneRoute", Kind: "user", Target: "1001" }),
    amiEvent("Newchannel", b, "down"),
    dialEvent("DialBegin", a, b),
    amiEvent("Newstate", b, "ringing"),
    amiEvent("Newstate", b, "up"),
    dialEvent("DialEnd", a, b, { DialStatus: "ANSWER", DestChannelState: "6" }),
    amiEvent("Newstate", a, "up"),
    amiEvent("BridgeEnter", b, "up", { BridgeUniqueid: "bridge" }),
    amiEvent("BridgeEnter", a, "up", { BridgeUniqueid: "bridge" }),
    amiEvent("BridgeLeave", a, "up", { BridgeUniqueid: "bridge" }),
    amiEvent("Hangup", a, "up", { Cause: "16" }),
    amiEvent("BridgeLeave", b, "up", { BridgeUniqueid: "bridge" }),
    amiEvent("Hangup", b, "up", { Cause: "16" }),
  ];
}

const unanswered = (dialStatus: string, cause: string): AmiEvent[] => {
  const [a, b] = [anna(), ben()];
  return [
    amiEvent("Newchannel", a, "ring"),
    amiEvent("Newchannel", b, "down"),
    dialEvent("DialBegin", a, b),
    amiEvent("Newstate", b, "ringing"),
    dialEvent("DialEnd", a, b, { DialStatus: dialStatus }),
    amiEvent("Hangup", b, "ringing", { Cause: cause }),
    amiEvent("Hangup", a, "ring", { Cause: cause }),
  ];
};

const showChannel = (channel: Channel, state: "ring" | "ringing" | "up" | "down") =>
  amiEvent("CoreShowChannel", channel, state);

function play(events: readonly AmiEvent[]) {
  const world = createWorld();
  for (const event of events) world.registry.take(event);
  return world;
}

describe("a call's record", () => {
  it("tells an answered call in plain sentences", () => {
    const { finals } = play(answeredCall());
    expect(finals).toHaveLength(1);
    expect(finals[0]).toMatchObject({
      disposition: "answered",
      dialed: "1001",
      hangupCause: 16,
      direction: "internal",
    });
    expect(finals[0]?.events.map((event) => event.text)).toEqual([
      "Anna (1000) calls 1001.",
      "Goes to Ben (1001).",
      "Rings Person 1001's Desk.",
      "Person 1001 answers on Desk.",
      "Person 1001 (1001) is connected.",
      "Anna (1000) is connected.",
      "Anna (1000) is disconnected.",
      "Anna leaves the call.",
      "Person 1001 (1001) is disconnected.",
      "Person 1001 leaves the call.",
      "The call ends after 8 s.",
    ]);
  });

  it.each([
    ["BUSY", "17", "busy", 17],
    ["NOANSWER", "19", "no_answer", 19],
    ["CANCEL", "16", "no_answer", 16],
    ["CHANUNAVAIL", "20", "failed", 20],
    ["CONGESTION", "0", "failed", null],
  ])("knows %s", (status, cause, disposition, hangupCause) => {
    expect(play(unanswered(status, cause)).finals[0]).toMatchObject({ disposition, hangupCause, answeredAt: null });
  });

  it("is one record for all devices of a person", () => {
    const a = anna();
    const desks = [1, 2, 3].map((n) => ({ ...ben(n), linkedid: a.linkedid }));
    const { finals } = play([
      amiEvent("Newchannel", a, "ring"),
      ...desks.map((desk) => dialEvent("DialBegin", a, desk)),
      amiEvent("Newstate", desks[1] ?? a, "up"),
      amiEvent("Newstate", a, "up"),
      ...[...desks, a].map((channel) => amiEvent("Hangup", channel, "up", { Cause: "16" })),
    ]);
    expect(finals).toHaveLength(1);
    expect(finals[0]?.legs.map((leg) => leg.answeredAt !== null)).toEqual([true, false, true, false]);
  });

  it("is two records when Asterisk links two, and one once it has joined them", () => {
    const world = createWorld();
    const [first, second] = [answeredCall(1), answeredCall(2)];
    for (const event of [...first.slice(0, 10), ...second.slice(0, 10)]) world.registry.take(event);
    expect(world.registry.active()).toHaveLength(2);
    world.registry.take(amiEvent("BridgeEnter", { ...ben(2), linkedid: "a.1" }, "up", { BridgeUniqueid: "x" }));
    expect(world.registry.active()).toHaveLength(1);
    for (const channel of [anna(1), ben(1), anna(2), ben(2)])
      world.registry.take(amiEvent("Hangup", { ...channel, linkedid: "a.1" }, "up", { Cause: "16" }));
    expect(world.finals).toHaveLength(1);
    expect(world.finals[0]?.legs).toHaveLength(4);
  });

  it("keeps what an agent says, also what comes before the channel or after its end", () => {
    const world = createWorld();
    const { registry, finals } = world;
    const turn = {
      index: 0,
      speaker: "agent" as const,
      text: "Hello",
      startedAt: "2026-01-01T00:00:00.000Z",
      endedAt: null,
      interrupted: false,
      heardMs: null,
      confidence: null,
      latency: null,
    };
    registry.sessionBegan("a.0");
    registry.note("a.0", { kind: "agent.connecting", text: "Connects." });
    registry.take(amiEvent("Newchannel", anna(), "ring"));
    registry.agentJoined("a.0", { agentId: "agent", name: "Front desk", channel: "WebSocket/x", uniqueid: "m" });
    registry.turn("a.0", turn);
    registry.take(amiEvent("Hangup", anna(), "up", { Cause: "16" }));
    expect(finals).toHaveLength(0);
    registry.turn("a.0", { ...turn, heardMs: 400 });
    registry.sessionOver("a.0");
    expect(finals).toHaveLength(1);
    expect(finals[0]).toMatchObject({ agentId: "agent", turns: [{ text: "Hello", heardMs: 400 }] });
    expect(finals[0]?.events.map((event) => event.kind)).toContain("agent.connecting");
  });

  it("is what the contract says", () => {
    const world = createWorld();
    for (const event of answeredCall()) world.registry.take(event);
    const [call] = world.finals;
    expect(callRecord.safeParse(call && toRecord(call)).error).toBeUndefined();
  });
});

describe("a gap", () => {
  it("closes as lost what is gone, and says that nobody saw it end", () => {
    const world = play(answeredCall().slice(0, 10));
    world.registry.beginResync()([], []);
    expect(world.registry.active()).toEqual([]);
    expect(world.finals[0]).toMatchObject({ disposition: "lost", hangupCause: null });
  });

  it("spares a channel that was told of after the list was asked for", () => {
    const world = createWorld();
    const finish = world.registry.beginResync();
    world.registry.take(amiEvent("Newchannel", anna(), "ring"));
    finish([], []);
    expect(world.live()).toEqual(["a.0 ringing"]);
  });

  it("does not believe a list older than a hang-up it saw", () => {
    const world = play(answeredCall().slice(0, 8));
    const finish = world.registry.beginResync();
    world.registry.take(amiEvent("Hangup", ben(), "up", { Cause: "16" }));
    world.registry.take(amiEvent("Hangup", anna(), "up", { Cause: "16" }));
    finish([showChannel(anna(), "up"), showChannel(ben(), "up")], []);
    expect(world.live()).toEqual([]);
  });

  it("takes a call back that was closed as lost and goes on, as a higher version of the same record", () => {
    const world = play(answeredCall().slice(0, 10));
    world.registry.loseAll();
    expect(world.finals).toHaveLength(1);
    world.registry.beginResync()([showChannel(anna(), "up"), showChannel(ben(), "up")], []);
    expect(world.live()).toEqual(["a.0 up", "b.0 up"]);
    for (const event of answeredCall().slice(10)) world.registry.take(event);
    expect(world.finals.map(({ id, version, disposition }) => ({ id, version, disposition }))).toEqual([
      { id: world.finals[0]?.id, version: 1, disposition: "lost" },
      { id: world.finals[0]?.id, version: 2, disposition: "answered" },
    ]);
  });

  it("goes on with calls of an earlier run", () => {
    const before = play(answeredCall().slice(0, 10)).registry.active();
    const after = createWorld();
    after.registry.adopt(JSON.parse(JSON.stringify(before)));
    after.registry.beginResync()([showChannel(anna(), "up"), showChannel(ben(), "up")], []);
    for (const event of answeredCall().slice(10)) after.registry.take(event);
    expect(after.finals[0]).toMatchObject({ id: before[0]?.id, disposition: "answered" });
  });
});

/** Several calls at once, in any state of progress, as Asterisk would tell of them. */
const history = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 14 }) }), { minLength: 1, maxLength: 6 })
  .map((calls) => calls.map(({ length }, n) => answeredCall(n).slice(0, length)));

/** The truth Asterisk holds after these events. */
function truth(calls: readonly (readonly AmiEvent[])[]): AmiEvent[] {
  const there = new Map<string, AmiEvent>();
  for (const event of calls.flat()) {
    const prefix = event.Event?.startsWith("Dial") ? "Dest" : "";
    const uniqueid = event[`${prefix}Uniqueid`] ?? "";
    if (event.Event === "Hangup") there.delete(uniqueid);
    else if (prefix === "") there.set(uniqueid, { ...event, Event: "CoreShowChannel" });
  }
  return [...there.values()];
}

const stateName = (event: AmiEvent) =>
  ({ "6": "up", "5": "ringing", "4": "ringing" })[event.ChannelState ?? ""] ?? "down";
const expectedLive = (channels: readonly AmiEvent[]) =>
  channels.map((one) => `${one.Uniqueid} ${stateName(one)}`).sort();

describe("events duplicated, reordered and lost (faults.md row 9)", () => {
  /** Each event 0, 1 or 2 times, in any order. */
  const mangled = history.chain((calls) => {
    const events = calls.flat();
    return fc
      .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer()), {
        minLength: events.length,
        maxLength: events.length,
      })
      .map((fates) => ({
        calls,
        events: events
          .flatMap((event, index) =>
            Array.from({ length: fates[index]?.[0] ?? 1 }, (_, copy) => ({
              event,
              at: (fates[index]?.[1] ?? 0) + copy * 7919,
            })),
          )
          .sort((one, other) => one.at - other.at)
          .map(({ event }) => event),
      }));
  });

  it("converge on what Asterisk has, at the next look", () => {
    fc.assert(
      fc.property(mangled, ({ calls, events }) => {
        const world = createWorld();
        for (const event of events) world.registry.take(event);
        world.registry.beginResync()(truth(calls), []);
        expect(world.live()).toEqual(expectedLive(truth(calls)));
        // No ghost: when Asterisk has nothing, neither have we.
        world.registry.beginResync()([], []);
        expect(world.registry.active()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("make no second record of one call", () => {
    fc.assert(
      fc.property(mangled, ({ calls, events }) => {
        const world = createWorld();
        for (const event of events) world.registry.take(event);
        world.registry.beginResync()([], []);
        for (const event of calls.flat()) world.registry.take(event);
        world.registry.beginResync()([], []);
        const latest = new Map(world.finals.map((call) => [`${call.id} v${call.version}`, call]));
        expect(latest.size).toBe(world.finals.length);
        const perLinkedid = Map.groupBy(
          new Set(world.finals.map((call) => `${call.linkedid} ${call.id}`)),
          (key) => key.split(" ")[0],
        );
        for (const ids of perLinkedid.values()) expect(ids.length).toBe(1);
      }),
      { numRuns: 300 },
    );
  });

  it("in order and complete, give one record a call, whatever the interleaving", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 60 }), (picks) => {
        const world = createWorld();
        const queues = [0, 1, 2, 3].map((n) => answeredCall(n));
        for (const pick of [...picks, ...queues.flatMap((queue, n) => queue.map(() => n))]) {
          const event = queues[pick]?.shift();
          if (event) world.registry.take(event);
        }
        expect(world.finals.map((call) => call.disposition)).toEqual(["answered", "answered", "answered", "answered"]);
        expect(world.finals.every((call) => call.events.length === 11)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
