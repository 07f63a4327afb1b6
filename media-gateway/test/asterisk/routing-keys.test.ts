import { asteriskOrReason, freePort, type SipCall, type SipPhone, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import { startGuard } from "./guard-answers.ts";
import { type LiveEar, startLiveEar } from "./live-ear.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage } from "./routing-stage.ts";

const found = await asteriskOrReason();

const CARRIER = "127.0.0.22";
const WITHIN = { withinMs: 20_000 } as const;
const UP_TO = { timeout: 20_000 } as const;

describe.skipIf(found.skip)(`passing calls on by keys${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 5 });
  const birch = aSnapshot({ key: "birch", users: 1 });
  const person = (extension: string) => ({ userId: uuidOf(`user acme ${extension}`) });
  let stage: RoutingStage;
  /** The carrier, and everybody behind it: what is called outside rings here, and what it sends comes from outside. */
  let outside: SipPhone;
  let guard: Awaited<ReturnType<typeof startGuard>>;
  /** What the gateway shows live. */
  let ear: LiveEar;
  const phone = (extension: string) => stage.phone("acme", extension);
  const ringing = async (extension: string) => nextRinging(await phone(extension), WITHIN);

  beforeAll(async () => {
    const sipPort = await freePort(true);
    const server = { host: "127.0.0.1", port: sipPort };
    outside = await startSipPhone({ server, username: "+436640000001", password: "", localAddress: CARRIER });
    const trunk = a.aTrunk("acme-trunk-one1", { host: CARRIER, port: outside.port });
    acme.routing = {
      ...a.emptyRouting(),
      dids: [
        a.aDid("+4312345601", a.toUser("acme", "1001")),
        a.aDid("+4312345670", a.to("RING_GROUP", "All")),
        a.aDid("+4312345672", a.to("QUEUE", "Support")),
      ],
      ringGroups: [
        a.aRingGroup("All", { extension: "700", members: [person("1001")] }),
        a.aRingGroup("Mobiles", { extension: "701", members: [{ number: "+436990000001" }] }),
      ],
      queues: [a.aQueue("Support", { extension: "720", members: [{ ...person("1001"), penalty: 0, isFixed: true }] })],
      outbound: { ...a.emptyRouting().outbound, ...a.openPolicy([trunk]), trunks: [trunk] },
    };
    birch.routing = { ...a.emptyRouting(), dids: [a.aDid("+4319999900", a.toUser("birch", "1000"))] };
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme, birch], sipPort });
    for (const extension of ["1000", "1001", "1002", "1003"]) await phone(extension);
    await stage.phone("birch", "1000");
    guard = await startGuard(stage);
    ear = startLiveEar(stage, acme);
    await stage.trunkIs(trunk.sipName, "Avail");
  });
  afterEach(async () => {
    await stage?.quiet();
    await until(() => outside.calls.length === 0);
    stage?.forget();
    guard.asked = [];
  });
  afterAll(async () => {
    guard?.close();
    ear?.stop();
    await stage?.stop();
    await outside?.stop();
  });

  const parkedFor = (ear: LiveEar) => ear.calls().flatMap(({ parked }) => parked ?? []);

  /** By what was heard, and by asking: a gateway that has just come finds the same. */
  async function showsParked(number: string, by: { number: string; name: string }): Promise<void> {
    const late = startLiveEar(stage, acme);
    for (const gateway of [ear, late]) {
      await vi.waitFor(() => expect(parkedFor(gateway)).toMatchObject([{ place: "7001", number, by }]), UP_TO);
      const [place] = parkedFor(gateway);
      const waitsMs = Date.parse(place?.backAt ?? "") - Date.parse(place?.since ?? "");
      expect(waitsMs).toBe((acme.routing?.parking.timeoutSec ?? 0) * 1000);
    }
    late.stop();
  }

  async function showsNobodyParked(): Promise<void> {
    await vi.waitFor(() => expect(parkedFor(ear)).toEqual([]), UP_TO);
  }

  /** Two who talk. */
  async function talking(from: SipPhone, number: string, to: SipPhone): Promise<{ from: SipCall; to: SipCall }> {
    const calling = await from.dial(number);
    const called = await nextRinging(to, WITHIN);
    await called.answer();
    await calling.answered;
    await soundBothWays(calling, called);
    return { from: calling, to: called };
  }

  async function answeredBy(extension: string): Promise<SipCall> {
    const call = await ringing(extension);
    await call.answer();
    return call;
  }

  describe("a colleague", () => {
    it("who was called passes the call on at once", async () => {
      const { from, to } = await talking(await phone("1000"), "1001", await phone("1001"));
      to.sendDigits("##1002#");
      await soundBothWays(from, await answeredBy("1002"));
      expect((await to.ended).by).toBe("remote");
    });

    it("who called passes the other side on at once", async () => {
      const { from, to } = await talking(await phone("1000"), "1001", await phone("1001"));
      from.sendDigits("##1002#");
      await soundBothWays(to, await answeredBy("1002"));
    });

    it("asks first, and hangs up to pass it on", async () => {
      const { from, to } = await talking(outside, "+4312345601", await phone("1001"));
      to.sendDigits("*21002#");
      const third = await answeredBy("1002");
      await soundBothWays(to, third);
      expect(third.remoteNumber).toBe("1001");
      await to.hangUp();
      await soundBothWays(from, third);
    });

    it("asks first, and goes back to the caller", async () => {
      const { from, to } = await talking(await phone("1000"), "1001", await phone("1001"));
      to.sendDigits("*21002#");
      const third = await answeredBy("1002");
      await soundBothWays(to, third);
      to.sendDigits("*1");
      await soundBothWays(from, to);
      expect((await third.ended).by).toBe("remote");
    });

    it.each(["##", "*2"])("who calls outside by %s is the one who is asked for", async (keys) => {
      const { from, to } = await talking(outside, "+4312345601", await phone("1001"));
      to.sendDigits(`${keys}06990000002#`);
      const second = await nextRinging(outside, WITHIN);
      await second.answer();
      if (keys === "*2") {
        await soundBothWays(to, second);
        await to.hangUp();
      }
      await soundBothWays(from, second);
      expect(guard.asked).toEqual([`${uuidOf("tenant acme")} 1001 +436990000002`]);
    });

    it("parks the call, and passes it on once it is taken back", async () => {
      const { from, to } = await talking(outside, "+4312345601", await phone("1001"));
      to.sendDigits("##*70#");
      const lot = () => stage.asterisk.cli("parking show acme");
      await vi.waitFor(async () => expect(await lot()).toContain("7001"), { timeout: 20_000 });
      await to.ended;
      await showsParked("+436640000001", { number: "1001", name: "Person 1001" });
      const taking = await (await phone("1002")).call("*7001");
      await soundBothWays(from, taking);
      await showsNobodyParked();
      taking.sendDigits("##1003#");
      await soundBothWays(from, await answeredBy("1003"));
    });

    it.each(["700", "720"])("passes on what came by a group or a queue (%s)", async (number) => {
      const { from, to } = await talking(await phone("1000"), number, await phone("1001"));
      to.sendDigits("##1002#");
      await soundBothWays(from, await answeredBy("1002"));
      await until(() => to.state === "ended");
    });

    it.each(["700", "720"])("parks what came by a group or a queue (%s), and shows who waits", async (number) => {
      const { from, to } = await talking(await phone("1000"), number, await phone("1001"));
      to.sendDigits("##*70#");
      await showsParked("1000", { number: "1001", name: "Person 1001" });
      await soundBothWays(from, await (await phone("1002")).call("*7001"));
      await showsNobodyParked();
    });

    it("reaches nobody of another company so", async () => {
      const { from, to } = await talking(await phone("1000"), "1001", await phone("1001"));
      // Its number is one like any other out there: it rings at the carrier, and not at the phone next door.
      to.sendDigits("##004319999900#");
      const there = await nextRinging(outside, WITHIN);
      expect((await stage.phone("birch", "1000")).calls).toEqual([]);
      await there.answer();
      await soundBothWays(from, there);
    });
  });

  describe("somebody outside presses them for nothing", () => {
    /** Pressed by the first of the two; what is said after is heard only if it led nowhere, and comes after the keys. */
    async function pressesInVain({ from, to }: { from: SipCall; to: SipCall }): Promise<void> {
      for (const keys of ["##1003#", "*21003#"]) {
        from.sendDigits(keys);
        void from.sendTone(440);
        await to.hears(440, WITHIN);
        from.sendSilence();
        await to.hearsSilence(WITHIN);
      }
      await soundBothWays(from, to);
      expect((await phone("1003")).calls).toEqual([]);
      expect(outside.calls.filter((call) => call.state !== "answered")).toEqual([]);
    }

    it.each([
      ["a person", "+4312345601"],
      ["a ring group", "+4312345670"],
      ["a queue", "+4312345672"],
    ])("who calls %s", async (_what, did) => {
      await pressesInVain(await talking(outside, did, await phone("1001")));
      expect(guard.asked).toEqual([]);
    });

    it("who is called, by a colleague or as a member of a group", async () => {
      for (const number of ["06990000001", "701"]) {
        const { from, to } = await talking(await phone("1000"), number, outside);
        await pressesInVain({ from: to, to: from });
        await from.hangUp();
        await to.ended;
      }
    });

    it("who was called and then passed on to a colleague", async () => {
      const { from, to } = await talking(await phone("1000"), "06990000001", outside);
      from.sendDigits("##1002#");
      const third = await answeredBy("1002");
      await soundBothWays(to, third);
      await pressesInVain({ from: to, to: third });
    });

    it("who was passed on to a parked call", async () => {
      const parked = await (await phone("1002")).call("*70");
      const { from, to } = await talking(outside, "+4312345601", await phone("1001"));
      expect(await to.transfer("*7001")).toBe(200);
      await soundBothWays(from, parked);
      await pressesInVain({ from, to: parked });
    });
  });
});
