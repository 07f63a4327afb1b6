import { asteriskOrReason, type SipCall } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

const found = await asteriskOrReason();

const WITHIN = { withinMs: 20_000 } as const;
const REST_SEC = 3;
const [SUPPORT, FIXED, SHORT, SECOND] = ["Support", "Fixed", "Short", "Second"].map((name) => a.to("QUEUE", name).id);

describe.skipIf(found.skip)(`calls that wait in queues${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 5 });
  const member = (extension: string, isFixed: boolean, penalty = 0) => ({
    userId: uuidOf(`user acme ${extension}`),
    penalty,
    isFixed,
  });
  const [hello, comfort] = [a.aSound("Hello"), a.aSound("Comfort")];
  acme.routing = {
    ...a.emptyRouting(),
    sounds: [hello, comfort],
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
      a.aQueue("Resting", { extension: "724", members: [member("1001", true)], wrapUpSec: REST_SEC }),
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
      ]),
    });
    for (const extension of ["1000", "1001", "1002", "1003", "1004"]) await phone(extension);
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

  it.each(["hangs up", "passes the call on"])(
    "lets who took a call rest before the next, also where that one %s",
    async (how) => {
      const waited: number[] = [];
      const stopListening = stage.ami.onEvent((event) => {
        if (event.Event === "AgentConnect" && event.CallerIDNum === "1003") waited.push(Number(event.HoldTime));
      });
      const first = await (await phone("1000")).call("724");
      const rung = await ringing("1001");
      await rung.answer();
      await soundBothWays(first, rung);
      const second = await (await phone("1003")).call("724");
      await second.hearsSound(WITHIN);
      if (how === "hangs up") await rung.hangUp();
      else {
        rung.sendDigits("##1002#");
        await (await ringing("1002")).answer();
      }
      const again = await ringing("1001");
      await again.answer();
      await soundBothWays(second, again);
      await vi.waitFor(() => expect(waited).toHaveLength(1), { timeout: 20_000 });
      stopListening();
      expect(waited[0]).toBeGreaterThanOrEqual(REST_SEC - 1);
    },
    60_000,
  );

  it("is joined, paused and left by code, and says so", async () => {
    const members = async () => (await shown(SUPPORT)).match(/^\s+\S+ \(Local\/.*$/gm) ?? [];
    await (await (await phone("1001")).call("*45")).ended;
    expect(await members()).toHaveLength(1);
    const calling = await (await phone("1000")).call("720");
    await (await ringing("1001")).answer();
    await calling.hangUp();
    await (await (await phone("1001")).call("*46")).ended;
    expect((await members())[0]).toContain("paused");
    await (await (await phone("1001")).call("*46")).ended;
    expect((await members())[0]).not.toContain("paused");
    await (await (await phone("1001")).call("*45")).ended;
    expect(await members()).toEqual([]);
    await vi.waitFor(() => expect(stage.changes()).toHaveLength(4), { timeout: 20_000 });
    expect(stage.changes().map(({ Field, Value }) => `${Field} ${Value}`)).toEqual([
      `queue_${SUPPORT} in`,
      `queue_${SUPPORT} paused`,
      `queue_${SUPPORT} in`,
      `queue_${SUPPORT} out`,
    ]);
  });
});
