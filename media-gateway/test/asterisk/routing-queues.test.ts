import { asteriskOrReason, type SipCall } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

const found = await asteriskOrReason();

const WITHIN = { withinMs: 20_000 } as const;
/** Far longer than the test takes. */
const REST_SEC = 120;
const RESTING = [
  { how: "hangs up", queue: "724", first: "1005", second: "1006" },
  { how: "passes the call on", queue: "725", first: "1007", second: "1008" },
];
const [EXIT_HZ, MEMBER_HZ] = [1000, 2000] as const;
const [SUPPORT, FIXED, SHORT, SECOND, LEAVE] = ["Support", "Fixed", "Short", "Second", "Leave"].map(
  (name) => a.to("QUEUE", name).id,
);

describe.skipIf(found.skip)(`calls that wait in queues${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 9 });
  const member = (extension: string, isFixed: boolean, penalty = 0) => ({
    userId: uuidOf(`user acme ${extension}`),
    penalty,
    isFixed,
  });
  const [hello, comfort, exit, toMember] = [
    a.aSound("Hello"),
    a.aSound("Comfort"),
    a.aSound("Exit"),
    a.aSound("Member"),
  ];
  acme.routing = {
    ...a.emptyRouting(),
    sounds: [hello, comfort, exit, toMember],
    queues: [
      a.aQueue("Support", {
        extension: "720",
        members: [member("1001", false)],
        onEmpty: a.toUser("acme", "1002"),
        maxWaitSec: 10,
      }),
      a.aQueue("Fixed", {
        extension: "721",
        members: [member("1001", true)],
        maxWaitSec: 10,
        onTimeout: a.toUser("acme", "1003"),
        callerNamePrefix: "Sales:",
      }),
      a.aQueue("Short", {
        extension: "722",
        members: [member("1001", true)],
        maxLength: 1,
        onFull: a.toUser("acme", "1003"),
        greetingSoundId: hello.id,
        comfortSoundId: comfort.id,
        announceEverySec: 10,
        announcesPosition: false,
      }),
      a.aQueue("Second", {
        extension: "723",
        members: [member("1001", true), member("1002", true, 1)],
        announceEverySec: 10,
      }),
      // Who rests does so in all queues: these people are in no other.
      ...RESTING.map(({ queue, first, second }) =>
        a.aQueue(`Resting ${queue}`, {
          extension: queue,
          strategy: "IN_ORDER",
          members: [member(first, true), member(second, true)],
          wrapUpSec: REST_SEC,
        }),
      ),
      a.aQueue("Leave", {
        extension: "726",
        members: [member("1001", true)],
        announcesPosition: false,
        announceEverySec: 10,
        memberSoundId: toMember.id,
        exitKey: "1",
        exitSoundId: exit.id,
        onExit: a.toUser("acme", "1003"),
      }),
    ],
  };
  let stage: RoutingStage;
  const phone = (extension: string) => stage.phone("acme", extension);
  const ringing = async (extension: string) => nextRinging(await phone(extension), WITHIN);
  const saw = (...notes: string[]) => vi.waitFor(() => expect(stage.routed()).toEqual(notes), { timeout: 20_000 });
  const shown = (queue = "") => stage.asterisk.cli(`queue show acme-${queue}`);

  beforeAll(async () => {
    stage = await startRoutingStage({
      tree: found.tree,
      tenants: [acme],
      sounds: new Map([
        [hello.digest, toneWav(1500)],
        [comfort.digest, toneWav(700)],
        [exit.digest, toneWav(EXIT_HZ)],
        [toMember.digest, toneWav(MEMBER_HZ)],
      ]),
    });
    for (const extension of ["1000", "1001", "1002", "1003", "1004", "1005", "1007"]) await phone(extension);
  });
  afterEach(async () => {
    await stage?.quiet();
    stage?.forget();
  });
  afterAll(() => stage?.stop());

  /** Has somebody on the phone with another, so that a queue does not ring them. */
  async function keepBusy(extension: string, by: string): Promise<SipCall> {
    const call = await (await phone(by)).dial(extension);
    const rung = await ringing(extension);
    await rung.answer();
    await call.answered;
    return rung;
  }

  it("with nobody in it leads on at once", async () => {
    const calling = await (await phone("1000")).dial("720");
    await (await ringing("1002")).answer();
    await calling.answered;
    await saw(`queue ${SUPPORT}`, `unavailable ${SUPPORT}`, "user 1002");
  });

  it("rings who is in it for good, with music meanwhile and its name before the caller's", async () => {
    const calling = await (await phone("1000")).call("721");
    await calling.hearsSound(WITHIN);
    const rung = await ringing("1001");
    expect(rung.remoteName).toBe("Sales: Person 1000");
    await rung.answer();
    await soundBothWays(calling, rung);
  });

  it("overflows when nobody answers in time", async () => {
    const calling = await (await phone("1000")).call("721");
    const rung = await nextRinging(await phone("1003"), { withinMs: 30_000 });
    await rung.answer();
    await soundBothWays(calling, rung);
    await saw(`queue ${FIXED}`, `no_answer ${FIXED}`, "user 1003");
  }, 60_000);

  it("greets, plays its words again and again, and leads on who finds it full", async () => {
    await keepBusy("1001", "1004");
    const waiting = await (await phone("1000")).call("722");
    await waiting.hears(1500, WITHIN);
    await vi.waitFor(async () => expect(await shown(SHORT)).toMatch(/Callers:\s*1\. PJSIP\/acme-1000/), {
      timeout: 20_000,
    });
    const another = await (await phone("1002")).dial("722");
    const rung = await ringing("1003");
    await rung.answer();
    await another.answered;
    await vi.waitFor(() => expect(stage.routed()).toContain(`busy ${SHORT}`), { timeout: 20_000 });
    for (let times = 0; times < 2; times++) {
      await waiting.hears(700, { withinMs: 30_000 });
      await waiting.hearsSound(WITHIN);
    }
  }, 120_000);

  it("tells callers where they stand, breaking off the music", async () => {
    await keepBusy("1001", "1004");
    await keepBusy("1002", "1003");
    let isTold = false;
    const stopListening = stage.ami.onEvent((event) => {
      if (event.Event === "MusicOnHoldStop" && event.Channel?.startsWith("PJSIP/acme-1000-")) isTold = true;
    });
    const waiting = await (await phone("1000")).call("723");
    await waiting.hearsSound(WITHIN);
    await vi.waitFor(() => expect(isTold).toBe(true), { timeout: 30_000 });
    stopListening();
    expect(waiting.state).toBe("answered");
  }, 60_000);

  it("rings those of a higher number only while the others are on the phone", async () => {
    const first = await (await phone("1000")).call("723");
    const rung = await ringing("1001");
    expect((await phone("1002")).calls).toEqual([]);
    await rung.answer();
    await soundBothWays(first, rung);
    const second = await (await phone("1004")).call("723");
    const other = await ringing("1002");
    await other.answer();
    await soundBothWays(second, other);
    expect(await shown(SECOND)).toContain("with penalty 1");
  });

  it.each(RESTING)(
    "does not ring who took a call until they have rested, also where that one $how",
    async ({ how, queue, first, second }) => {
      const { id } = a.to("QUEUE", `Resting ${queue}`);
      await phone(second);
      const calling = await (await phone("1000")).call(queue);
      const rung = await ringing(first);
      await rung.answer();
      await soundBothWays(calling, rung);
      if (how === "passes the call on") {
        rung.sendDigits("##1004#");
        await (await ringing("1004")).answer();
      } else await rung.hangUp();
      await rung.ended;
      // First in the order, and free again: without a rest this call would be theirs, too.
      const free = new RegExp(`^\\s+${first} \\(.*\\(Not in use\\)`, "m");
      await vi.waitFor(async () => expect(await shown(id)).toMatch(free), { timeout: 20_000 });
      const called: string[] = [];
      const stopListening = stage.ami.onEvent((event) => {
        if (event.Event === "AgentCalled" && event.Queue === `acme-${id}`) called.push(event.MemberName ?? "");
      });
      const next = await (await phone("1003")).call(queue);
      const other = await ringing(second);
      // The phone may hear of it before the manager does.
      await vi.waitFor(() => expect(called).not.toEqual([]), { timeout: 20_000 });
      stopListening();
      expect(called).toEqual([second]);
      await other.answer();
      await soundBothWays(next, other);
    },
    60_000,
  );

  it("may be left by a key that callers are told of, and by no other", async () => {
    await keepBusy("1001", "1004");
    const waiting = await (await phone("1000")).call("726");
    await waiting.hears(EXIT_HZ, WITHIN);
    waiting.sendDigits("5");
    await waiting.hears(EXIT_HZ, { withinMs: 30_000 });
    expect(await shown(LEAVE)).toMatch(/Callers:\s*1\. PJSIP\/acme-1000/);
    waiting.sendDigits("1");
    const rung = await ringing("1003");
    await rung.answer();
    await soundBothWays(waiting, rung);
    await vi.waitFor(() => expect(stage.routed().slice(-3)).toEqual([`queue ${LEAVE}`, "ivr_key 1", "user 1003"]), {
      timeout: 20_000,
    });
  }, 120_000);

  it("tells whoever takes a call what it is about, before the caller is put through", async () => {
    const calling = await (await phone("1000")).call("726");
    const rung = await ringing("1001");
    await rung.answer();
    await rung.hears(MEMBER_HZ, WITHIN);
    await soundBothWays(calling, rung);
  });

  it("is joined, paused and left by code, and says so", async () => {
    const members = async () => (await shown(SUPPORT)).match(/^\s+\S+ \(Local\/.*$/gm) ?? [];
    await (await (await phone("1001")).call("*45")).ended;
    expect(await members()).toHaveLength(1);
    const calling = await (await phone("1000")).call("720");
    await (await ringing("1001")).answer();
    await calling.hangUp();
    await (await (await phone("1001")).call("*46")).ended;
    expect((await members())[0]).toContain("paused");
    expect(await shown(FIXED)).toContain("paused");
    await (await (await phone("1001")).call("*46")).ended;
    expect((await members())[0]).not.toContain("paused");
    expect(await shown(FIXED)).not.toContain("paused");
    await (await (await phone("1001")).call("*45")).ended;
    expect(await members()).toEqual([]);
    const changes = () => stage.changes().map(({ Field, Value }) => `${Field} ${Value}`);
    const own = () => changes().filter((change) => change.startsWith(`queue_${SUPPORT} `));
    await vi.waitFor(() => expect(own()).toHaveLength(4), { timeout: 20_000 });
    expect(changes()).toEqual(expect.arrayContaining([`queue_${FIXED} paused`, `queue_${FIXED} in`]));
    expect(changes()).not.toContain(`queue_${FIXED} out`);
    expect(own()).toEqual([
      `queue_${SUPPORT} in`,
      `queue_${SUPPORT} paused`,
      `queue_${SUPPORT} in`,
      `queue_${SUPPORT} out`,
    ]);
  });
});
