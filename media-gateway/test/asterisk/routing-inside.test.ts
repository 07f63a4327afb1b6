import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { uuidOf } from "../a-snapshot.ts";
import { insideCompanies } from "./inside-companies.ts";
import { HALF_HOLIDAY_MOMENTS, NIGHT_MOMENTS, OFFICE_MOMENTS } from "./opening-hours-moments.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage, statusOf } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`calls within a company${found.because}`, () => {
  const { acme, birch, greeting } = insideCompanies();
  const board = uuidOf("CONFERENCE Board");
  let stage: RoutingStage;
  const phone = (extension: string) => stage.phone("acme", extension);
  const ringing = async (extension: string, options?: { withinMs: number }) =>
    nextRinging(await phone(extension), { withinMs: 20_000, ...options });

  beforeAll(async () => {
    stage = await startRoutingStage({
      tree: found.tree,
      tenants: [acme, birch],
      sounds: new Map([[greeting.digest, toneWav(1500)]]),
    });
    for (const extension of ["1000", "1001", "1002", "1003", "1004"]) await phone(extension);
    await stage.phone("birch", "1000");
    await stage.phone("birch", "1001");
  });
  afterEach(async () => {
    await stage?.quiet();
    stage?.forget();
  });
  afterAll(() => stage?.stop());

  const saw = (...notes: string[]) => vi.waitFor(() => expect(stage.routed()).toEqual(notes), { timeout: 20_000 });

  describe("a ring group", () => {
    const all = a.to("RING_GROUP", "All").id;
    const turns = a.to("RING_GROUP", "Turns").id;

    it("rings all together, with its name before the caller's; the first to answer has the call", async () => {
      const calling = await (await phone("1000")).dial("700");
      const [first, second] = await Promise.all([ringing("1001"), ringing("1002")]);
      expect(first.remoteName).toBe("Sales, A: Person 1000");
      expect(first.remoteNumber).toBe("1000");
      await second.answer();
      await calling.answered;
      expect((await first.ended).by).toBe("cancelled");
      await soundBothWays(calling, second);
      await saw(`ring_group ${all}`);
    });

    it("leaves alone who does not want to be disturbed, and does not follow their forwards", async () => {
      await stage.store("acme/dnd/1001", "1");
      await stage.store("acme/cfu/1001", "1004");
      const calling = await (await phone("1000")).dial("700");
      const rung = await ringing("1002");
      await rung.answer();
      await calling.answered;
      expect((await phone("1001")).calls).toEqual([]);
      expect((await phone("1004")).calls).toEqual([]);
      await stage.store("acme/dnd/1001", "");
      await stage.store("acme/cfu/1001", "");
    });

    it("goes on where all are busy or gone, and never falls silent", async () => {
      const calling = await (await phone("1000")).dial("700");
      for (const extension of ["1001", "1002"]) (await ringing(extension)).refuse(486);
      const rung = await ringing("1003");
      await rung.answer();
      await calling.answered;
      await saw(`ring_group ${all}`, `no_answer ${all}`, "user 1003");
      const nobody = await (await phone("1000")).dial("703");
      await nobody.hearsSound({ withinMs: 20_000 });
      expect(await statusOf(nobody)).toBe(480);
    });

    it("takes turns: each call begins with the next member, and asks each once", async () => {
      const order: string[] = [];
      for (const expected of ["1001", "1002", "1001"]) {
        const calling = await (await phone("1000")).dial("701");
        const rung = await ringing(expected);
        order.push(expected);
        expect((await phone(expected === "1001" ? "1002" : "1001")).calls).toEqual([]);
        await rung.answer();
        await calling.answered;
        await stage.quiet();
      }
      expect(order).toEqual(["1001", "1002", "1001"]);
      stage.forget();
      const around = await (await phone("1000")).dial("701");
      for (const extension of ["1002", "1001"]) (await ringing(extension)).refuse(486);
      expect(await statusOf(around)).toBe(480);
      await saw(`ring_group ${turns}`, `no_answer ${turns}`, "end nobody");
    });

    it("rings one after the other, the next as soon as one is busy", async () => {
      const calling = await (await phone("1000")).dial("702");
      (await ringing("1001")).refuse(486);
      await (await ringing("1002")).answer();
      await calling.answered;
    });
  });

  describe("opening hours", () => {
    const hours = a.to("BUSINESS_HOURS", "Office").id;
    /** Who rings when 711 is called. */
    async function answers(extension: string, via = "711"): Promise<void> {
      const calling = await (await phone("1000")).dial(via);
      const rung = await ringing(extension);
      await calling.hangUp().catch(() => undefined);
      await rung.ended;
    }

    it.each(OFFICE_MOMENTS)("on %s", async (_when, moment, extension) => {
      await stage.standAt(moment);
      await answers(extension);
      await vi.waitFor(
        () => expect(stage.routed()).toContain(`hours ${hours}_${extension === "1001" ? "open" : "closed"}`),
        { timeout: 20_000 },
      );
    });

    it.each(NIGHT_MOMENTS)("over midnight: %s", async (_when, moment, extension) => {
      await stage.standAt(moment);
      await answers(extension, "712");
    });

    it.each(HALF_HOLIDAY_MOMENTS)("by half holidays: %s", async (_when, moment, extension) => {
      await stage.standAt(moment);
      await answers(extension, "713");
    });
    it("can be overruled at once, until a moment, or until it is taken back", async () => {
      await stage.standAt("2026-01-14T10:00:00Z");
      const at = Date.parse("2026-01-14T10:00:00Z") / 1000;
      await stage.store(`acme/hours/${hours}`, "closed:0");
      await answers("1002");
      await stage.store(`acme/hours/${hours}`, `closed:${at + 600}`);
      await answers("1002");
      await stage.store(`acme/hours/${hours}`, `closed:${at - 600}`);
      await answers("1001");
      await stage.standAt("2026-01-17T10:00:00Z");
      await stage.store(`acme/hours/${hours}`, "open:0");
      await answers("1001");
      await stage.store(`acme/hours/${hours}`, "");
    });
  });

  describe("a menu", () => {
    const menu = a.to("IVR", "Main").id;

    it("plays its greeting, and takes a key at once", async () => {
      const calling = await (await phone("1000")).call("710");
      await calling.hears(1500, { withinMs: 20_000 });
      calling.sendDigits("1");
      await (await ringing("1001")).answer();
      await saw(`ivr ${menu}`, "ivr_key 1", "user 1001");
    });
    it("takes # for a key like any other", async () => {
      await stage.standAt("2026-01-17T10:00:00Z");
      const calling = await (await phone("1000")).call("710");
      await calling.hears(1500, { withinMs: 20_000 });
      calling.sendDigits("#");
      await ringing("1002");
      await vi.waitFor(() => expect(stage.routed()).toContain("ivr_key #"), { timeout: 20_000 });
    });
    it("lets callers dial an extension", async () => {
      const calling = await (await phone("1000")).call("710");
      await calling.hears(1500, { withinMs: 20_000 });
      calling.sendDigits("1004");
      await ringing("1004");
      await saw(`ivr ${menu}`, "user 1004");
    });
    it("says so of a wrong key, asks again, and gives up in the end", async () => {
      const calling = await (await phone("1000")).call("710");
      await calling.hears(1500, { withinMs: 20_000 });
      calling.sendDigits("5");
      await calling.hears(1500, { withinMs: 20_000 });
      await ringing("1003", { withinMs: 20_000 });
      await saw(`ivr ${menu}`, "user 1003");
    });
    it("does not lead out by an extension that is none", async () => {
      const calling = await (await phone("1000")).call("710");
      await calling.hears(1500, { withinMs: 20_000 });
      calling.sendDigits("1999");
      await calling.hears(1500, { withinMs: 20_000 });
      await saw(`ivr ${menu}`);
    });
  });

  describe("a conference", () => {
    it("lets nobody in without the PIN, and those with it hear each other", async () => {
      const calls = await Promise.all(["1000", "1001"].map(async (extension) => (await phone(extension)).call("730")));
      for (const call of calls) {
        await call.hearsSound({ withinMs: 20_000 });
        call.sendDigits("1234#");
      }
      const members = () => stage.asterisk.cli("confbridge list");
      await vi.waitFor(async () => expect(await members()).toMatch(new RegExp(`acme-${board}\\s+2`)), {
        timeout: 20_000,
      });
      const [one, two] = calls;
      if (!one || !two) throw new Error("two calls");
      void one.sendTone(700);
      await two.hears(700, { withinMs: 20_000 });
      const stranger = await (await phone("1002")).call("730");
      for (const pin of ["0000#", "1111#", "2222#"]) {
        await stage.running("Read");
        stranger.sendDigits(pin);
        await stage.running("Playback");
      }
      expect((await stranger.ended).by).toBe("remote");
      expect(await members()).toMatch(new RegExp(`acme-${board}\\s+2`));
    }, 60_000);
    it("is led by its host: guests wait, are muted, find it locked, and leave with the host", async () => {
      const led = uuidOf("CONFERENCE Led");
      const list = () => stage.asterisk.cli(`confbridge list acme-${led}`);
      const flags = async () =>
        Object.fromEntries(
          Array.from((await list()).matchAll(/^PJSIP\/acme-(\d+)\S*\s+(\w*)/gm), ([, extension, letters]) => [
            extension,
            letters,
          ]),
        );
      const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000 });
      const enter = async (extension: string, pin: string) => {
        const call = await (await phone(extension)).call("732");
        await stage.running("Read");
        call.sendDigits(`${pin}#`);
        return call;
      };
      const guest = await enter("1001", "");
      await soon(async () => expect(await flags()).toEqual({ "1001": expect.stringMatching(/w/) }));
      const host = await enter("1000", "98765");
      await soon(async () => expect(await flags()).toEqual({ "1000": expect.stringMatching(/^AM/), "1001": "WE" }));
      void host.sendTone(700);
      await guest.hears(700, { withinMs: 20_000 });
      host.sendDigits("*2");
      await soon(async () => expect(await flags()).toMatchObject({ "1001": "WEm" }));
      host.sendDigits("*3");
      const locked = new RegExp(`acme-${led}\\s+2\\s+1\\s+Yes`);
      await soon(async () => expect(await stage.asterisk.cli("confbridge list")).toMatch(locked));
      host.sendDigits("*0");
      await Promise.all([guest.ended, host.ended]);
      // And by hanging up alone.
      const second = await enter("1001", "");
      const leader = await enter("1000", "98765");
      await soon(async () => expect(Object.keys(await flags())).toHaveLength(2));
      void leader.sendTone(700);
      await second.hears(700, { withinMs: 20_000 });
      await leader.hangUp();
      expect((await second.ended).by).toBe("remote");
    }, 120_000);
  });

  describe("codes", () => {
    it("switch do-not-disturb on and off, in force at once", async () => {
      await (await (await phone("1002")).call("*78")).ended;
      expect(await statusOf(await (await phone("1000")).dial("1002"))).toBe(486);
      await (await (await phone("1002")).call("*79")).ended;
      const calling = await (await phone("1000")).dial("1002");
      await ringing("1002");
      await calling.hangUp();
      expect(stage.changes()).toEqual([
        { Tenant: acme.tenant.id, Extension: "1002", Field: "doNotDisturb", Value: "true" },
        { Tenant: acme.tenant.id, Extension: "1002", Field: "doNotDisturb", Value: "false" },
      ]);
    });
    it("forward calls to a colleague, and take that back", async () => {
      await (await (await phone("1001")).call("*721002")).ended;
      const calling = await (await phone("1000")).dial("1001");
      await ringing("1002");
      await calling.hangUp();
      await (await (await phone("1001")).call("*73")).ended;
      const again = await (await phone("1000")).dial("1001");
      await ringing("1001");
      await again.hangUp();
      expect(stage.changes().map(({ Value }) => Value)).toEqual(["1002", ""]);
    });
    it("refuse to forward to what is no number", async () => {
      await (await (await phone("1001")).call("*7212")).ended;
      expect(stage.changes()).toEqual([]);
      const calling = await (await phone("1000")).dial("1001");
      await ringing("1001");
      await calling.hangUp();
    });
    it("speak to a colleague's phone, and to those of a group, which answer by themselves", async () => {
      const calling = await (await phone("1000")).dial("*801001");
      const rung = await ringing("1001");
      expect(rung.alertInfo).toContain("info=alert-autoanswer");
      await rung.answer();
      await calling.answered;
      await soundBothWays(calling, rung);
      await calling.hangUp();
      await stage.quiet();

      const speaking = await (await phone("1000")).dial("*81700");
      const [first, second] = await Promise.all([ringing("1001"), ringing("1002")]);
      expect(second.alertInfo).toContain("info=alert-autoanswer");
      await Promise.all([first.answer(), second.answer(), speaking.answered]);
      void speaking.sendTone(600);
      await Promise.all([first.hears(600, { withinMs: 20_000 }), second.hears(600, { withinMs: 20_000 })]);
      await stage.quiet();

      await stage.store("acme/dnd/1001", "1");
      expect(await statusOf(await (await phone("1000")).dial("*801001"))).toBe(486);
      await stage.store("acme/dnd/1001", "");
      // A neighbour has colleague 1001 of its own, and no such group.
      const neighbour = await (await stage.phone("birch", "1000")).dial("*801001");
      const theirs = await nextRinging(await stage.phone("birch", "1001"), { withinMs: 20_000 });
      await neighbour.hangUp();
      await theirs.ended;
      await stage.quiet();
      stage.forget();
      const nobody = await (await stage.phone("birch", "1000")).dial("*81700");
      await nobody.ended;
      expect((await phone("1001")).calls).toEqual([]);
    });
    it("pick up a colleague's call, and nobody's of another tenant", async () => {
      const calling = await (await phone("1000")).dial("1001");
      await ringing("1001");
      const elsewhere = await (await stage.phone("birch", "1000")).dial("1001");
      await nextRinging(await stage.phone("birch", "1001"));
      const picker = await (await phone("1002")).call("**1001");
      await calling.answered;
      await soundBothWays(calling, picker);
      expect(elsewhere.state).toBe("ringing");
      await picker.hangUp();
      await calling.ended;
      const second = await (await phone("1004")).dial("1002");
      await ringing("1002");
      // In no ring group: nobody's call is theirs to take by *8, not even the neighbours' that rings.
      const alone = await (await phone("1003")).call("*8");
      expect((await alone.ended).by).toBe("remote");
      expect([second.state, elsewhere.state]).toEqual(["ringing", "ringing"]);
      const group = await (await phone("1001")).call("*8");
      await second.answered;
      await soundBothWays(second, group);
      expect(elsewhere.state).toBe("ringing");
      // A company without ring groups: anybody's.
      const third = await (await stage.phone("birch", "1000")).call("*8");
      expect(third.state).toBe("answered");
    });
  });

  it("a box takes a message where nobody answers", async () => {
    const calling = await (await phone("1000")).dial("1003");
    (await ringing("1003")).refuse(486);
    await calling.answered;
    await calling.hearsSound({ withinMs: 20_000 });
    await saw("user 1003", "busy 1003", "voicemail 1003");
  });

  it("a name is found by its letters, unless the person is left out", async () => {
    const calling = await (await phone("1000")).call("*411");
    await calling.hearsSound({ withinMs: 20_000 });
    calling.sendDigits("225"); // ABL
    // The name is spelt, then "press 1"; pressing sooner is no choice, so it is pressed until it is one.
    const rung = ringing("1001", { withinMs: 30_000 });
    const press = setInterval(() => calling.sendDigits("1"), 1_500);
    await rung.finally(() => clearInterval(press));
    await saw("directory names", "user 1001");
  }, 40_000);

  it("a parked call waits, and is taken back by its number", async () => {
    const parked = await (await phone("1000")).call("*70");
    await vi.waitFor(async () => expect(await stage.asterisk.cli("parking show acme")).toContain("7001"), {
      timeout: 20_000,
    });
    const stranger = await (await stage.phone("birch", "1000")).dial("*7001");
    expect(await statusOf(stranger)).not.toBe(-1);
    const taker = await (await phone("1001")).call("*7001");
    await soundBothWays(parked, taker);
  });
});
