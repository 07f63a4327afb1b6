import type { Destination } from "@callplane/edge-api/contract";
import { asteriskOrReason, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { type RoutingStage, soundBothWays, startRoutingStage } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

const found = await asteriskOrReason();

const OUTSIDE = "127.0.0.21";
const GONE: Destination = { kind: "USER", id: uuidOf("nobody at all") };
const greeting = a.aSound("Greeting");
const short = a.aSound("Short");
/** Menus that nobody presses a key in and that lead to one another. */
const quick = { tries: 1, timeoutSec: 1 } as const;

/** What callers must not be left in silence by: the number that leads there, and the last thing that is told of it. */
const SCENARIOS: readonly (readonly [what: string, number: string, last: RegExp])[] = [
  ["two people who forward to each other", "1001", /^too_many_hops circle$/],
  ["somebody who forwards to themselves", "1003", /^too_many_hops circle$/],
  ["two menus that lead to each other", "710", /^too_many_hops circle$/],
  ["a queue with nobody in it", "720", /^end nobody$/],
  ["a queue whose people have all gone", "721", /^end nobody$/],
  ["a queue that leads to itself", "722", /^too_many_hops circle$/],
  ["a queue whose people all pause", "723", /^end nobody$/],
  ["hours and an announcement that lead to each other", "712", /^too_many_hops circle$/],
  ["a menu that leads to a box that is gone", "713", /^end gone$/],
  ["a group whose people have all gone", "730", /^end nobody$/],
  ["a group whose people's phones are all off", "731", /^end nobody$/],
  ["a group that leads to what is gone", "732", /^end gone$/],
  ["somebody whose phone is off, and who has no box", "1004", /^unavailable 1004$/],
  ["a forward to what is no number", "1005", /^unknown 4711$/],
];

describe.skipIf(found.skip)(`never dead air${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 6 });
  const gone = { userId: uuidOf("nobody at all") };
  const off = { userId: uuidOf("user acme 1004") };
  acme.routing = {
    ...a.emptyRouting(),
    sounds: [greeting, short],
    ivrMenus: [
      a.aMenu("One", { extension: "710", ...quick, giveUp: a.to("IVR", "Two") }),
      a.aMenu("Two", { extension: "711", ...quick, giveUp: a.to("IVR", "One") }),
      a.aMenu("To hours", { extension: "712", ...quick, giveUp: a.to("BUSINESS_HOURS", "Round") }),
      a.aMenu("To a box", { extension: "713", ...quick, giveUp: { kind: "VOICEMAIL", id: uuidOf("no box") } }),
    ],
    businessHours: [a.someHours("Round", { weekly: [], closed: a.to("ANNOUNCEMENT", "Round") })],
    announcements: [
      {
        id: a.to("ANNOUNCEMENT", "Round").id,
        name: "Round",
        soundId: short.id,
        next: a.to("BUSINESS_HOURS", "Round"),
      },
    ],
    parking: { slots: 3, timeoutSec: 15 },
    queues: [
      a.aQueue("Nobody", {
        extension: "720",
        members: [{ userId: uuidOf("user acme 1002"), penalty: 0, isFixed: false }],
      }),
      a.aQueue("Gone", { extension: "721", joinsWhenEmpty: true, members: [{ ...gone, penalty: 0, isFixed: true }] }),
      a.aQueue("Paused", {
        extension: "723",
        members: [{ userId: uuidOf("user acme 1002"), penalty: 0, isFixed: false }],
      }),
      a.aQueue("Itself", { extension: "722", onEmpty: a.to("QUEUE", "Itself") }),
    ],
    ringGroups: [
      a.aRingGroup("Gone", { extension: "730", members: [gone] }),
      a.aRingGroup("Off", { extension: "731", members: [off] }),
      a.aRingGroup("To gone", { extension: "732", members: [off], noAnswer: GONE }),
    ],
    dids: [a.aDid("+4312345699", GONE)],
  };
  const people = Object.fromEntries(acme.users.map(({ extension }) => [extension, a.toUser("acme", extension)]));
  const things = [...acme.routing.ivrMenus, ...acme.routing.queues, ...acme.routing.ringGroups];
  const kinds = { 71: "IVR", 72: "QUEUE", 73: "RING_GROUP" } as const;
  const ways: [string, Destination][] = [
    ...Object.entries(people),
    ...things.map(({ id, extension }): [string, Destination] => {
      const kind = Object.entries(kinds).find(([start]) => extension?.startsWith(start))?.[1] ?? "IVR";
      return [extension ?? "", { kind, id }];
    }),
  ];
  /** `710` is also reached from outside, by a number that ends so. */
  const didOf = (number: string) => `+43123${number.padStart(5, "0")}`;
  acme.routing.dids.push(...ways.map(([number, to]) => a.aDid(didOf(number), to)));
  const trunk = a.aTrunk("acme-trunk-one1", { host: "127.0.0.9", inboundAddresses: [OUTSIDE] });
  acme.routing.outbound.trunks = [trunk];
  let stage: RoutingStage;

  beforeAll(async () => {
    stage = await startRoutingStage({
      tree: found.tree,
      tenants: [acme],
      sounds: new Map([
        [greeting.digest, toneWav(1500, 100)],
        [short.digest, toneWav(1500, 300)],
      ]),
    });
    for (const extension of ["1000", "1002"]) await stage.phone("acme", extension);
    await stage.ami.send({
      Action: "QueueAdd",
      Queue: `acme-${a.to("QUEUE", "Paused").id}`,
      Interface: "Local/1002@acme-member/n",
      StateInterface: "hint:1002@acme-queue-member",
      Paused: "true",
    });
    for (const [from, to] of [
      ["1001", "1002"],
      ["1002", "1001"],
      ["1003", "1003"],
      ["1005", "4711"],
    ])
      await stage.store(`acme/cfu/${from}`, to ?? "");
  });
  afterEach(async () => {
    await stage?.quiet();
    stage?.forget();
  });
  afterAll(() => stage?.stop());

  const lastTold = (last: RegExp) => vi.waitFor(() => expect(stage.routed().at(-1)).toMatch(last), { timeout: 20_000 });

  it.each(SCENARIOS)(
    "%s: a colleague hears words, and then the call ends",
    { timeout: 90_000 },
    async (_what, number, last) => {
      const call = await (await stage.phone("acme", "1000")).dial(number);
      const heard = call.hearsSound({ forMs: 200, withinMs: 80_000 });
      const end = await call.ended;
      await heard;
      expect(end.by).toMatch(/refused|remote/);
      await lastTold(last);
    },
  );

  it.each([...SCENARIOS, ["a number that leads to what is gone", "45699", /^end gone$/] as const])(
    "%s: an outside caller hears words, and then the call ends",
    { timeout: 90_000 },
    async (_what, number, last) => {
      const server = { host: "127.0.0.1", port: stage.asterisk.ports.sip };
      const outside = await startSipPhone({ server, username: "+436640000001", password: "", localAddress: OUTSIDE });
      const call = await outside.dial(didOf(number));
      await call.answered;
      await call.hearsSound({ forMs: 200, withinMs: 80_000 });
      expect((await call.ended).by).toBe("remote");
      await lastTold(last);
      await outside.stop();
    },
  );

  it("a parked call that nobody takes back, and whose colleague does not want it: the caller hears words in the end", {
    timeout: 90_000,
  }, async () => {
    const server = { host: "127.0.0.1", port: stage.asterisk.ports.sip };
    const outside = await startSipPhone({ server, username: "+436640000001", password: "", localAddress: OUTSIDE });
    const desk = await stage.phone("acme", "1000");
    const call = await outside.dial(didOf("1000"));
    const rung = await desk.nextIncoming({ withinMs: 20_000 });
    await rung.answer();
    await call.answered;
    await soundBothWays(call, rung); // before that Asterisk may not have put them through
    expect(await rung.transfer("*70")).toBe(200);
    await call.hearsSound({ forMs: 200, withinMs: 20_000 });
    (await desk.nextIncoming({ withinMs: 40_000 })).refuse(486);
    await lastTold(/^end gone$/);
    await call.hearsSound({ forMs: 200, withinMs: 20_000 });
    expect((await call.ended).by).toBe("remote");
    await outside.stop();
  });
});
