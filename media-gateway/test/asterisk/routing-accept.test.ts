import {
  type CallSettings,
  callState,
  compileRouting,
  type Situation,
  type Snapshot,
  type SnapshotTrunk,
  walk,
} from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { lookupEntries } from "../../src/call-state/index.ts";
import { aSnapshotEnvelope, uuidOf } from "../a-snapshot.ts";
import { type Carrier, startCarrier } from "./carrier.ts";
import { startGuard } from "./guard-answers.ts";
import { outsideCompanies } from "./outside-companies.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

/** Mobiles, by what becomes of calls to them (carrier.ts). */
const MACHINE = "+436990001200";
const TAKES = "+436990001201";
const TAKES_TOO = "+436990002201";
const RINGS_ON = "+436990001180";

describe.skipIf(found.skip)(`calls that somebody outside must take by a key${found.because}`, () => {
  let carriers: Carrier[] = [];
  let stage: RoutingStage;
  let guard: { answer: "allow" | "night" | "nobody"; asked: string[]; close(): void };
  let trunks: SnapshotTrunk[] = [];
  let acme: Snapshot;
  const stored = new Set<string>();
  const phone = (extension: string) => stage.phone("acme", extension);
  const ringing = async (extension: string) => nextRinging(await phone(extension), { withinMs: 40_000 });

  beforeAll(async () => {
    const sipPort = await freePort(true);
    for (const host of ["127.0.0.2", "127.0.0.3"])
      carriers.push(await startCarrier({ tree: found.tree, host, usPort: () => sipPort }));
    const [first, second] = carriers;
    if (first === undefined || second === undefined) throw new Error("no carriers");
    let birch: Snapshot;
    ({ trunks, acme, birch } = outsideCompanies(first, second));
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme, birch], sipPort });
    guard = await startGuard(stage);
    for (const extension of ["1000", "1001", "1002"]) await phone(extension);
    for (const trunk of trunks) await stage.trunkIs(trunk.sipName, "Avail");
  });
  afterEach(async () => {
    for (const key of stored) await stage.store(key, "");
    stored.clear();
    await stage?.quiet();
    stage?.forget();
    guard.answer = "allow";
    guard.asked.length = 0;
  });
  afterAll(async () => {
    guard?.close();
    await stage?.stop();
    for (const carrier of carriers) await carrier.stop();
    carriers = [];
  });

  /** As the gateway writes them into Asterisk's database. */
  async function set(extension: string, settings: Partial<CallSettings>): Promise<void> {
    const changedAt = "2026-11-20T09:30:00.000Z";
    const fields = Object.entries(settings).map(([field, value]) => [field, { value, changedAt }]);
    const person = { userId: uuidOf(`user acme ${extension}`), extension, ...Object.fromEntries(fields) };
    const none = { overrides: [], queueMembers: [], voicemailPins: [], voicemailGreetings: [], voicemailMessages: [] };
    const state = { ...callState.parse({ version: "0".repeat(64), ...none, people: [] }), people: [person] };
    for (const [key, value] of lookupEntries(aSnapshotEnvelope(acme), state, [])) {
      stored.add(key);
      await stage.store(key, value);
    }
  }

  /** What the simulator says is noted of such a call is what was noted. */
  async function sawAsSimulated(situation: Omit<Situation, "from" | "at">, caller = "1000"): Promise<void> {
    const from = { kind: "inside", extension: caller } as const;
    const { entries } = walk(compileRouting(acme), { from, at: Date.now(), ...situation });
    const notes = entries.flatMap(({ note }) => (note === null ? [] : [`${note.kind} ${note.target}`])).toSorted();
    await vi.waitFor(() => expect(stage.routed().toSorted()).toEqual(notes), { timeout: 20_000 });
  }

  const saw = (...notes: string[]) => vi.waitFor(() => expect(stage.routed()).toEqual(notes), { timeout: 20_000 });
  const group = (name: string) => acme.routing?.ringGroups.find((each) => each.name === name)?.id;

  describe("in a ring group", () => {
    it("a mobile's voicemail does not win: the caller hears ringing, the colleague rings on and takes the call", async () => {
      const call = await (await phone("1000")).dial("300");
      const colleague = await ringing("1001");
      await stage.running("Read");
      expect([call.state, colleague.state]).toEqual(["ringing", "ringing"]);
      await colleague.answer();
      await call.answered;
      await soundBothWays(call, colleague);
      await sawAsSimulated({ to: "300", answers: { "1001": "answers", [MACHINE]: "machine" } });
    }, 60_000);

    it("nobody takes it: the group's way on, though something answered", async () => {
      const call = await (await phone("1000")).dial("300");
      const colleague = await ringing("1001");
      await stage.running("Read");
      colleague.refuse(486);
      await nextRinging(await phone("1002"), { withinMs: 60_000 });
      expect(call.state).toBe("ringing");
      expect(stage.routed()).toContain(`no_answer ${group("Asked")}`);
    }, 60_000);

    it("of two who press 1 at once one has the call, the other hears that it is gone", async () => {
      const call = await (await phone("1000")).dial("301");
      await stage.running("Playback");
      await call.answered;
      await call.hears(1004, { withinMs: 20_000 });
      await vi.waitFor(async () => {
        const up = await stage.asterisk.cli("core show channels concise");
        expect(up.split("\n").filter((line) => line.startsWith("PJSIP/acme-trunk"))).toHaveLength(1);
      }, 30_000);
      await sawAsSimulated({ to: "301", answers: { [TAKES]: "answers", [TAKES_TOO]: "answers" } });
    }, 60_000);

    it("whoever answers has it where the group asks nobody", async () => {
      const call = await (await phone("1000")).call("302");
      await call.hears(1004);
      await sawAsSimulated({ to: "302", answers: { [MACHINE]: "machine" } });
    }, 60_000);

    it("a member rings as long as is theirs, another begins later", async () => {
      const call = await (await phone("1000")).dial("303");
      const desk = await ringing("1001");
      await saw(`ring_group ${group("Late")}`);
      await vi.waitFor(() => expect(desk.state).toBe("ended"), 20_000);
      await call.answered;
      await call.hears(1004, { withinMs: 20_000 });
      await sawAsSimulated({ to: "303", answers: { [TAKES]: "answers" } });
    }, 60_000);
  });

  describe("as a person's forward", () => {
    it("voicemail of the mobile takes nothing: the company's own box does", async () => {
      await set("1001", { forwardNoAnswer: MACHINE, ringSec: 5 });
      const call = await (await phone("1000")).dial("1001");
      (await ringing("1001")).refuse(480);
      await stage.running("Read");
      expect(call.state).toBe("ringing");
      await vi.waitFor(() => expect(stage.routed()).toContain("voicemail 1001"), 60_000);
      await stage.running("VoiceMail");
      await sawAsSimulated({
        to: "1001",
        people: { "1001": { forwardNoAnswer: MACHINE } },
        answers: { [MACHINE]: "machine" },
      });
    }, 90_000);

    it("who presses 1 has it", async () => {
      await set("1001", { forwardBusy: TAKES });
      const call = await (await phone("1000")).dial("1001");
      (await ringing("1001")).refuse(486);
      await call.answered;
      await call.hears(1004, { withinMs: 20_000 });
      const people = { "1001": { forwardBusy: TAKES } };
      await sawAsSimulated({ to: "1001", people, answers: { "1001": "busy", [TAKES]: "answers" } });
    }, 60_000);

    it.each<[string, Partial<CallSettings>]>([
      ["all calls are forwarded", { forwardAlways: MACHINE }],
      ["the person does not want it", { forwardNoAnswer: MACHINE, forwardNoAnswerAsks: false }],
    ])(
      "nobody is asked where %s",
      async (_what, settings) => {
        await set("1001", settings);
        const call = await (await phone("1000")).dial("1001");
        if (settings.forwardAlways === undefined) (await ringing("1001")).refuse(480);
        await call.answered;
        await call.hears(1004);
        await sawAsSimulated({ to: "1001", people: { "1001": settings }, answers: { [MACHINE]: "machine" } });
      },
      60_000,
    );

    it("the box takes what the guard does not let out", async () => {
      guard.answer = "night";
      await set("1001", { forwardNoAnswer: TAKES });
      const call = await (await phone("1000")).dial("1001");
      (await ringing("1001")).refuse(480);
      await stage.running("VoiceMail");
      expect(call.state).not.toBe("ended");
      const people = { "1001": { forwardNoAnswer: TAKES } };
      await sawAsSimulated({ to: "1001", people, guard: () => ({ refusal: "night", limitOf: "company" }) as const });
    }, 60_000);
  });

  describe("beside a person's phones", () => {
    const others = (...some: [number: string, afterSec: number, asksToAccept?: boolean][]) => ({
      alsoRings: some.map(([number, afterSec, asksToAccept = true]) => ({ number, afterSec, asksToAccept })),
    });

    it("the mobile rings at once, on the person's account and limits, and has the call by a key", async () => {
      const settings = others([TAKES, 0]);
      await set("1001", settings);
      const call = await (await phone("1000")).dial("1001");
      await ringing("1001");
      await call.answered;
      await call.hears(1004, { withinMs: 20_000 });
      expect(guard.asked).toEqual([`${uuidOf("tenant acme")} 1001 ${TAKES}`]);
      await sawAsSimulated({ to: "1001", people: { "1001": settings }, answers: { [TAKES]: "answers" } });
    }, 60_000);

    it("is not called where the desk phone answers before its time", async () => {
      const settings = others([TAKES, 30]);
      await set("1001", settings);
      const call = await (await phone("1000")).dial("1001");
      const desk = await ringing("1001");
      await desk.answer();
      await call.answered;
      await soundBothWays(call, desk);
      await sawAsSimulated({ to: "1001", people: { "1001": settings }, answers: { "1001": "answers" } });
      expect(guard.asked).toEqual([]);
    }, 60_000);

    it("rings though the person has no phone there, and its voicemail takes nothing", async () => {
      const settings = others([MACHINE, 2], [RINGS_ON, 0]);
      await set("1003", { ...settings, ringSec: 20 });
      const call = await (await phone("1000")).dial("1003");
      await stage.running("Read");
      expect(call.state).toBe("ringing");
      expect(await statusOf(call)).toBe(480);
      await sawAsSimulated({
        to: "1003",
        registered: [],
        people: { "1003": { ...settings, ringSec: 20 } },
        answers: { [MACHINE]: "machine", [RINGS_ON]: "noAnswer" },
      });
    }, 90_000);

    it("is refused by the limits of the person, and the phones ring on", async () => {
      guard.answer = "night";
      await set("1001", others([TAKES, 0]));
      const call = await (await phone("1000")).dial("1001");
      const desk = await ringing("1001");
      await vi.waitFor(() => expect(stage.routed()).toContain("refused guard"), 20_000);
      await desk.answer();
      await call.answered;
      await soundBothWays(call, desk);
    }, 60_000);
  });

  it("by a code nobody is reached again by whoever called them last; hidden numbers by choice", async () => {
    const customer = await carriers[0]?.customer("436640000001");
    if (customer === undefined) throw new Error("no customer");
    const call = await customer.dial("+4312345600");
    await ringing("1000");
    await call.hangUp();
    const code = await (await phone("1000")).call("*60");
    await code.ended;
    expect(stage.changes()).toEqual([
      { Tenant: uuidOf("tenant acme"), Extension: "1000", Field: "blockCaller", Value: "+436640000001" },
    ]);
    stored.add("acme/own-block/1000/+436640000001");
    stage.forget();
    expect(await statusOf(await customer.dial("+4312345600"))).toBe(403);
    await saw("did +4312345600", "refused blocked");
    await stage.store("acme/own-block/1000/+436640000001", "");
    stored.delete("acme/own-block/1000/+436640000001");
    await set("1000", { blockedCallers: [{ kind: "anonymous", number: null }] });
    stage.forget();
    const known = await customer.dial("+4312345600");
    await ringing("1000");
    await known.hangUp();
    stage.forget();
    const hidden = await (await carriers[0]?.customer("anonymous"))?.dial("+4312345600");
    await hidden?.hearsSound();
    await saw("did +4312345600", "refused hidden");
  }, 60_000);

  it("asks for the ring tone of the group, and leaves alone who is on the phone", async () => {
    const talking = await (await phone("1001")).call("600");
    await talking.hearsSound();
    const call = await (await phone("1000")).dial("304");
    const rung = await ringing("1002");
    expect(rung.alertInfo).toBe("<http://127.0.0.1>;info=ring3");
    expect((await phone("1001")).calls).toHaveLength(1);
    await call.hangUp();
  }, 60_000);
});
