import { compileRouting, type Snapshot, type SnapshotTrunk, walk } from "@callplane/edge-api/contract";
import { asteriskOrReason, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readEmergencyNotes } from "../../src/asterisk/ami/index.ts";
import { uuidOf } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import type { Carrier } from "./carrier.ts";
import { listenForEmergencies } from "./emergency-ear.ts";
import { type Outside, startOutside } from "./outside-stage.ts";
import { nextRinging, type RoutingStage, soundBothWays, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`calls in and out over carriers${found.because}`, () => {
  let first: Carrier;
  let second: Carrier;
  let stage: RoutingStage;
  let guard: Outside["guard"];
  let trunks: SnapshotTrunk[] = [];
  let acme: Snapshot;
  let birch: Snapshot;
  let rest: Pick<Outside, "tidy" | "stop">;
  const stored = new Set<string>();
  /** Asterisk's database is as before once the test is over, however it ends. */
  const store = async (key: string, value: string) => {
    if (value === "") stored.delete(key);
    else stored.add(key);
    await stage.store(key, value);
  };
  const phone = (extension: string, key = "acme") => stage.phone(key, extension);
  const ringing = async (extension: string, key = "acme") => nextRinging(await phone(extension, key));
  const note = (trunk: number) => `trunk ${trunks[trunk]?.id}`;
  const saw = (...notes: string[]) => vi.waitFor(() => expect(stage.routed()).toEqual(notes), { timeout: 10_000 });

  beforeAll(async () => {
    ({ first, second, stage, guard, trunks, acme, birch, ...rest } = await startOutside(found.tree));
  });
  afterEach(async () => {
    for (const key of [...stored]) await store(key, "");
    await rest.tidy();
  });
  afterAll(() => rest?.stop());

  const lastOf = async (carrier: Carrier) => (await carrier.calls()).at(-1);
  const countOf = async (carrier: Carrier) => (await carrier.calls()).length;

  describe("out", () => {
    it("as dialled in the country, in E.164 to the carrier, showing the company's number; sound comes", async () => {
      const call = await (await phone("1000")).call("06990001200");
      await call.hears(1004);
      expect(await lastOf(first)).toMatchObject({ number: "+436990001200", from: "+4312345600" });
      expect((await lastOf(first))?.fromHeader).not.toContain("Person");
      await saw("outbound +436990001200", note(0));
      expect(guard.asked.at(-1)).toBe(`${uuidOf("tenant acme")} 1000 +436990001200`);
    });

    it("by rules that count within, or outside, the opening hours, as the simulator says; one shows its number for everybody", async () => {
      const try_ = async (moment: string, dialed: string) => {
        stage.forget();
        await stage.standAt(moment);
        const call = await (await phone("1002")).dial(dialed);
        const status = await statusOf(call);
        await stage.quiet();
        const from = { kind: "inside", extension: "1002" } as const;
        const { entries } = walk(compileRouting(acme), { from, to: dialed, at: Date.parse(moment), answers: {} });
        await saw(...entries.flatMap(({ note }) => (note === null ? [] : [`${note.kind} ${note.target}`])));
        return status;
      };
      try {
        // A Friday in Vienna: at noon, in the evening; and Christmas Day.
        expect(await try_("2026-11-20T11:00:00Z", "+41313001200")).toBe(200);
        expect(await lastOf(second)).toMatchObject({
          number: "0041313001200",
          asserted: expect.stringContaining("012345601"),
        });
        expect(await try_("2026-11-20T19:00:00Z", "+41313001200")).toBe(200);
        expect((await lastOf(first))?.number).toBe("+41313001200");
        expect((await lastOf(first))?.fromHeader).toMatch(/anonymous/i);
        expect(await try_("2026-11-20T11:00:00Z", "+41443001200")).toBe(200);
        const before = await countOf(first);
        expect(await try_("2026-12-25T11:00:00Z", "+41443001200")).not.toBe(200);
        expect(await countOf(first)).toBe(before);
      } finally {
        await stage.standAt(new Date().toISOString());
      }
    }, 60_000);

    it("shows no number that the platform has taken away, before anything is applied", async () => {
      const shownBy = async (extension: string) => {
        await (await (await phone(extension)).call("+436990001200")).hangUp();
        return (await lastOf(first))?.fromHeader ?? "";
      };
      expect(await shownBy("1001")).toContain("+4312345601");
      await store("acme/taken/+4312345601", "1");
      expect(await shownBy("1001")).toMatch(/anonymous/i);
      expect(await shownBy("1000")).toContain("+4312345600");
    });

    it("shows the caller's own number, or none where the caller hides it", async () => {
      await (await (await phone("1001")).call("+436990001200")).hangUp();
      expect(await lastOf(first)).toMatchObject({ from: "+4312345601" });
      await (await (await phone("1002")).call("+436990001200")).hangUp();
      const hidden = await lastOf(first);
      expect(hidden?.fromHeader).toMatch(/anonymous/i);
      expect(JSON.stringify(hidden)).not.toContain("12345");
    });

    it.each([
      ["busy", "06990001017", 486],
      ["not known to the carrier", "06990001001", 404],
      ["not answering", "06990001019", 480],
    ])("ends as the carrier says where the number is %s, and tries no other", async (_what, number, status) => {
      const before = await countOf(second);
      expect(await statusOf(await (await phone("1000")).dial(number))).toBe(status);
      expect(await countOf(second)).toBe(before);
    });

    it.each([
      ["503", 34],
      ["500", 38],
      ["403", 21],
    ])("goes over the next trunk, written its way, where the first one answers %s", async (_what, cause) => {
      await first.refuseAll(cause);
      const call = await (await phone("1000")).call("06990001200");
      await call.hears(1004);
      expect(await lastOf(second)).toMatchObject({ number: "06990001200" });
      const told = await lastOf(second);
      expect(told?.fromHeader).toContain("account@");
      expect(told?.asserted).toContain("012345600");
      await saw("outbound +436990001200", note(0), note(1));
    });

    it("is led nowhere by a carrier that sends the call elsewhere: the next trunk has it", async () => {
      const before = await countOf(second);
      for (const elsewhere of ["+882999200@127.0.0.3", "1001@127.0.0.1", "0900123456@127.0.0.2"]) {
        await first.redirectAll(elsewhere);
        const call = await (await phone("1000")).call("06990001200");
        await call.hears(1004);
        await saw("outbound +436990001200", note(0), note(1));
        await stage.quiet();
        stage.forget();
      }
      expect((await second.calls()).slice(before).map(({ number }) => number)).toEqual(Array(3).fill("06990001200"));
      expect((await first.calls()).slice(-3).map(({ number }) => number)).toEqual(Array(3).fill("+436990001200"));
      expect((await phone("1001")).calls).toEqual([]);
    }, 60_000);

    it("does not wait for a carrier that takes the call and is never heard of again", async () => {
      const before = await countOf(second);
      const call = await (await phone("1000")).dial("06990001100");
      await vi.waitFor(async () => expect(await countOf(second)).toBe(before + 1), 60_000);
      await saw("outbound +436990001100", note(0), note(1));
      await call.hangUp();
    });

    it("passes on what is heard before anybody answers", async () => {
      const call = await (await phone("1000")).dial("06990001183");
      await call.hears(1004);
      expect(call.state).toBe("ringing");
    });

    it("says that all lines are busy where no trunk can take it", async () => {
      for (const carrier of [first, second]) await carrier.refuseAll(34);
      const call = await (await phone("1000")).dial("06990001200");
      await call.hearsSound();
      expect(await statusOf(call)).toBe(503);
      await vi.waitFor(() => expect(stage.routed().at(-1)).toBe("refused trunks"));
    });

    it("goes over the next trunk where the first has no line left, and not for emergencies", async () => {
      const calls = [await (await phone("1000")).call("06990001200"), await (await phone("1001")).call("06990001200")];
      const before = await countOf(second);
      await (await phone("1002")).call("06990001200");
      expect(await countOf(second)).toBe(before + 1);
      await Promise.all(calls.map((call) => call.hangUp()));
    });

    it("passes a dead trunk at once, once it is known dead", async () => {
      first.freeze();
      try {
        await stage.trunkIs("acme-trunk-one1", "Unavail");
        const call = await (await phone("1000")).call("06990001200");
        await call.hears(1004);
        await saw("outbound +436990001200", note(0), note(1));
      } finally {
        first.thaw();
      }
      await stage.trunkIs("acme-trunk-one1", "Avail");
    }, 60_000);
    it("passes a trunk that swallows the call, and is not known dead yet, within seconds", async () => {
      first.freeze();
      try {
        const call = await (await phone("1000")).dial("06990001200");
        await call.hears(1004, { withinMs: 20_000 });
        await saw("outbound +436990001200", note(0), note(1));
      } finally {
        first.thaw();
      }
      await stage.trunkIs("acme-trunk-one1", "Avail");
    }, 60_000);
    it("is refused by the policy with words, and nothing reaches a carrier", async () => {
      const before = await countOf(first);
      const call = await (await phone("1000")).dial("0900123456");
      await call.hearsSound();
      expect(await statusOf(call)).toBe(403);
      expect(await countOf(first)).toBe(before);
      await saw("refused policy");
    });
    it("is refused where the guard says no, and where nobody is there to ask or to answer", async () => {
      const before = await countOf(first);
      for (const answer of ["night", "nobody"] as const) {
        guard.answer = answer;
        const call = await (await phone("1000")).dial("06990001200");
        await call.hearsSound();
        expect(await statusOf(call)).toBe(403);
        await vi.waitFor(() => expect(stage.routed().at(-1)).toBe("refused guard"));
      }
      guard.answer = "allow";
      expect(await countOf(first)).toBe(before);
    }, 30_000);
    it("an emergency passes, whatever the guard says, from a suspended company too", async () => {
      guard.answer = "nobody";
      await store("acme/suspended", "1");
      await first.refuseAll(17);
      expect(await statusOf(await (await phone("1000")).dial("112"))).toBe(486);
      expect(await lastOf(first)).toMatchObject({ number: "112", from: "+4312345600" });
      expect(await statusOf(await (await phone("1000")).dial("06990001200"))).toBe(403);
      await store("acme/suspended", "");
      expect(stage.routed().slice(0, 2)).toEqual(["emergency 112", note(0)]);
    });
    it("an emergency is told of when gateway and edge are back, once, with who, phone, trunk and the number called back", async () => {
      await first.refuseAll(17);
      const before = Date.now();
      expect(await statusOf(await (await phone("1001")).dial("112"))).toBe(486);
      const listening = listenForEmergencies(stage, [acme, birch]);
      listening.edge = "away";
      await until(() => listening.asked >= 2, 20_000);
      listening.edge = "forgetful";
      await until(() => listening.taken.length >= 2, 20_000);
      listening.edge = "there";
      await vi.waitFor(async () => expect(await readEmergencyNotes(stage.ami)).toEqual(new Map()), { timeout: 20_000 });
      await listening.close();
      // That of the test before is told of, too: nobody listened then.
      const mine = listening.once().filter(({ at }) => Date.parse(at) >= before);
      expect(mine).toHaveLength(2);
      const [begun, over] = mine;
      expect(begun).toMatchObject({
        state: "begun",
        tenantId: uuidOf("tenant acme"),
        number: "112",
        extension: "1001",
        userId: uuidOf("user acme 1001"),
        deviceId: acme.users[1]?.devices[0]?.id,
      });
      expect(over).toMatchObject({ state: "trunk", trunkId: trunks[0]?.id, callbackNumber: "+4312345600" });
      expect(over?.callId).toBe(begun?.callId);
    }, 90_000);
    it("an emergency is told of while it goes on; and when no trunk took it, that", async () => {
      const listening = listenForEmergencies(stage, [acme, birch]);
      const call = await (await phone("1000")).dial("06990001183");
      await until(() => call.state === "ringing");
      await first.refuseAll(34);
      await second.refuseAll(34);
      const help = await (await phone("1001")).dial("112");
      await help.hearsSound();
      // The caller still hears the announcement.
      await until(() => listening.taken.length >= 4, 20_000);
      expect(help.state).not.toBe("ended");
      expect(await statusOf(help)).toBe(503);
      expect(listening.once().map(({ state, trunkId }) => `${state} ${trunkId}`)).toEqual([
        "begun null",
        ...trunks.map(({ id }) => `trunk ${id}`),
        "failed null",
      ]);
      await listening.close();
    }, 60_000);
    it("passed on to the outside is on the account of whoever did that; a phone by itself sends nothing there", async () => {
      const calling = await (await phone("1000")).dial("1001");
      const rung = await ringing("1001");
      await rung.answer();
      await calling.answered;
      await soundBothWays(calling, rung);
      await rung.transfer("06990001200");
      await calling.hears(1004);
      expect(guard.asked.at(-1)).toBe(`${uuidOf("tenant acme")} 1001 +436990001200`);
      expect(await lastOf(first)).toMatchObject({ from: "+4312345601" });
      await stage.quiet();
      const again = await (await phone("1000")).dial("1002");
      const asked = guard.asked.length;
      (await ringing("1002")).redirect("06990001200");
      expect(await statusOf(again)).toBe(486);
      expect(guard.asked).toHaveLength(asked);
    });
    it("to a number of one's own goes to no carrier", async () => {
      const before = await countOf(first);
      const call = await (await phone("1001")).dial("012345600");
      await (await ringing("1000")).answer();
      await call.answered;
      expect(await countOf(first)).toBe(before);
      expect(stage.routed()).toContain("did +4312345600");
    });
  });

  describe("in", () => {
    it("from a carrier known by its address, to whoever has the number; with the caller's number in E.164", async () => {
      const customer = await first.customer("436640000001");
      const call = await customer.dial("+4312345600");
      const rung = await ringing("1000");
      expect(rung.remoteNumber).toBe("+436640000001");
      await rung.answer();
      await call.answered;
      await soundBothWays(call, rung);
      await saw("did +4312345600", "user 1000");
    });
    it("with the number as dialled in the country", async () => {
      const customer = await second.customer("436640000001");
      await customer.dial("012345600");
      await ringing("1000");
    });
    it("never to another tenant's number, nor to an extension or a code", async () => {
      const customer = await first.customer("436640000001");
      for (const number of ["+4319999900", "1000", "600", "112", "+436990001200"]) {
        expect(await statusOf(await customer.dial(number))).toBe(404);
      }
      expect((await phone("1000", "birch")).calls).toEqual([]);
    });
    it("not from whom the company blocks, by number or its beginning, while others get through", async () => {
      await store("acme/block/+436640000001", "number");
      const [customer, nameless] = [await first.customer("436640000001"), await first.customer("anonymous")];
      expect(await statusOf(await customer.dial("+4312345600"))).not.toBe(200);
      await saw("did +4312345600", "refused blocked");
      stage.forget();
      await store("acme/block/+436640000001", "");
      await store("acme/block/+43664", "prefix");
      expect(await statusOf(await customer.dial("+4312345600"))).not.toBe(200);
      await saw("did +4312345600", "refused blocked");
      expect((await phone("1000")).calls).toEqual([]);
      await nameless.dial("+4312345600");
      (await ringing("1000")).refuse(486);
      // A whole number is no beginning of a longer one.
      await store("acme/block/+43664", "number");
      await customer.dial("+4312345600");
      await ringing("1000");
    });
    it("nor from who hides the number, who hears why, where the company does not take such calls", async () => {
      await store("acme/block/anonymous", "1");
      const [customer, nameless] = [await first.customer("436640000001"), await first.customer("anonymous")];
      const call = await nameless.dial("+4312345600");
      await call.answered;
      await stage.running("Playback");
      await saw("did +4312345600", "refused hidden");
      await customer.dial("+4312345600");
      await ringing("1000");
    });
    it("and out again: the outside caller's own number is shown where the carrier lets us", async () => {
      const customer = await second.customer("436640000001");
      const call = await customer.call("012345601");
      await call.hears(1004);
      expect(await lastOf(first)).toMatchObject({ number: "+436990001200", from: "+436640000001" });
      expect(guard.asked.at(-1)).toBe(`${uuidOf("tenant acme")}  +436990001200`);
    });
    it("forwarded by a person to the outside: on the person's account", async () => {
      await store("acme/cfu/1000", "+436990001200");
      const customer = await second.customer("436640000001");
      await (await customer.call("012345600")).hears(1004);
      expect(guard.asked.at(-1)).toBe(`${uuidOf("tenant acme")} 1000 +436990001200`);
    });
    it("is refused from an address that is not the carrier's, whatever name stands in From", async () => {
      for (const username of ["acme-trunk-one1", "acme-trunk-two2"]) {
        const stranger = await startSipPhone({
          server: { host: "127.0.0.1", port: stage.asterisk.ports.sip },
          username,
          password: "",
          localAddress: "127.0.0.9",
        });
        expect(await statusOf(await stranger.dial("+4312345600"))).toBe(401);
        await stranger.stop();
      }
      expect((await phone("1000")).calls).toEqual([]);
      expect(stage.routed()).toEqual([]);
    });
  });
});
