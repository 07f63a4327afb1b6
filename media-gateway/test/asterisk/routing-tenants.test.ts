import type { Snapshot } from "@callplane/edge-api/contract";
import { asteriskOrReason, type SipCall } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot } from "../a-snapshot.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

const EXTENSIONS = ["1000", "1001", "1002"];
const BOARD = a.to("CONFERENCE", "Board").id;
const SUPPORT = a.to("QUEUE", "Support").id;

/** Everything has the same number and, where Asterisk would let it clash, the same id in both companies. */
function aCompany(key: string, did: string): Snapshot {
  const company = aSnapshot({ key, users: 3 });
  const people = company.users.map(({ id }) => id);
  const [, agent = ""] = people;
  company.routing = {
    ...a.emptyRouting(),
    dids: [a.aDid(did, a.toUser(key, "1001"))],
    queues: [
      a.aQueue("Support", {
        extension: "720",
        joinsWhenEmpty: true,
        members: [{ userId: agent, penalty: 0, isFixed: false }],
      }),
    ],
    conferenceRooms: [a.aRoom("Board", { extension: "730" })],
    voicemailBoxes: company.users.map(({ extension, id }) => a.aBox(extension, `${key} ${extension}`, id)),
  };
  return company;
}

describe.skipIf(found.skip)(`two companies with the same numbers on one Asterisk${found.because}`, () => {
  const acme = aCompany("acme", "+4312345600");
  const birch = aCompany("birch", "+4319999900");
  const [, birchPhone] = birch.users.map(({ devices }) => devices[0]?.sipUsername ?? "");
  let stage: RoutingStage;
  const phone = (extension: string, key = "acme") => stage.phone(key, extension);
  const ringing = async (extension: string, key = "acme") => nextRinging(await phone(extension, key));
  /** What rings at the other company's phones. */
  const rungElsewhere: SipCall[] = [];

  beforeAll(async () => {
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme, birch] });
    for (const extension of EXTENSIONS) {
      await phone(extension);
      const other = await phone(extension, "birch");
      other.onIncoming = (call) => {
        rungElsewhere.push(call);
        call.ring();
      };
    }
  });
  afterEach(async () => {
    await stage?.quiet();
    rungElsewhere.length = 0;
  });
  afterAll(() => stage?.stop());

  async function talking(): Promise<{ from: SipCall; to: SipCall }> {
    const from = await (await phone("1000")).dial("1001");
    const to = await ringing("1001");
    await to.answer();
    await from.answered;
    await soundBothWays(from, to);
    return { from, to };
  }
  /** Channels of the other company's phones. */
  const channelsElsewhere = async () =>
    (await stage.asterisk.cli("core show channels concise"))
      .split("\n")
      .filter((line) => line.startsWith("PJSIP/birch-"));
  const nothingElsewhere = async () => {
    expect(rungElsewhere).toEqual([]);
    expect(await channelsElsewhere()).toEqual([]);
  };

  it("a call passed on at once stays in the house", async () => {
    const { from, to } = await talking();
    const passed = to.transfer("1002");
    const third = await ringing("1002");
    await third.answer();
    expect(await passed).toBe(200);
    await soundBothWays(from, third);
    await nothingElsewhere();
  });

  it("a call passed on after asking stays in the house", async () => {
    const { from, to } = await talking();
    const asking = await (await phone("1001")).dial("1002");
    const third = await ringing("1002");
    await third.answer();
    await asking.answered;
    await soundBothWays(asking, third);
    expect(await to.transferTo(asking)).toBe(200);
    await soundBothWays(from, third);
    await nothingElsewhere();
  });

  it("a call is not passed on to another company's phone by its name or its number", async () => {
    for (const target of [birchPhone ?? "", "+4319999900"]) {
      const { from, to } = await talking();
      await to.transfer(target);
      await from.ended;
      await nothingElsewhere();
    }
  });

  it("another company's phone is not called by its name, nor its number", async () => {
    for (const target of [birchPhone ?? "", "+4319999900"]) {
      expect(await statusOf(await (await phone("1000")).dial(target))).toBeGreaterThanOrEqual(400);
    }
    await nothingElsewhere();
  });

  it.each([
    ["a colleague's number", "1002"],
    ["another company's phone", birchPhone ?? ""],
    ["a channel of Asterisk's that dials as another company", "Local%2F1000%40birch-internal"],
    ["another company's phone as a channel", `PJSIP%2F${birchPhone}`],
  ])("a phone that sends calls elsewhere by itself is busy: %s", async (_, contact) => {
    for (const [from, via] of [
      ["1000", "1001"],
      ["1002", "*801001"],
    ] as const) {
      stage.forget();
      const calling = await (await phone(from)).dial(via);
      (await ringing("1001")).redirect(contact);
      if (via === "1001") {
        await vi.waitFor(() => expect(stage.routed().at(-1)).toBe("voicemail 1001"), { timeout: 20_000 });
        await calling.hangUp();
      } else expect([486, 603]).toContain(await statusOf(calling));
    }
    await nothingElsewhere();
  });

  it("a forward leads to the colleague of that number, and never by a name", async () => {
    await (await (await phone("1001")).call("*721002")).ended;
    const calling = await (await phone("1000")).dial("1001");
    await ringing("1002");
    await calling.hangUp();
    await stage.store("acme/cfu/1001", birchPhone ?? "");
    expect(await statusOf(await (await phone("1000")).dial("1001"))).toBe(404);
    await stage.store("acme/cfu/1001", "");
    await nothingElsewhere();
  });

  it("nobody picks up another company's ringing phone", async () => {
    const calling = await (await phone("1000", "birch")).dial("1001");
    await vi.waitFor(() => expect(rungElsewhere).toHaveLength(1), { timeout: 5_000 });
    for (const code of ["*8", "**1001", `**${birchPhone}`]) {
      const picking = await (await phone("1000")).dial(code);
      await picking.ended;
      expect(calling.state).toBe("ringing");
    }
    expect(rungElsewhere).toHaveLength(1);
  });

  it("rooms of the same number are two", async () => {
    const own = await (await phone("1000")).call("730");
    const other = await (await phone("1000", "birch")).call("730");
    const rooms = () => stage.asterisk.cli("confbridge list");
    await vi.waitFor(async () => {
      for (const key of ["acme", "birch"]) expect(await rooms()).toMatch(new RegExp(`${key}-${BOARD}\\s+1`));
    });
    const second = await (await phone("1001")).call("730");
    void own.sendTone(700);
    await second.hears(700);
    await expect(other.hears(700, { withinMs: 1_000 })).rejects.toThrow("did not hear");
  });

  it("queues of the same number are two: who logs in to one takes no calls of the other", async () => {
    await (await (await phone("1001")).call("*45")).ended;
    const waiting = await (await phone("1000", "birch")).call("720");
    const shown = () => stage.asterisk.cli(`queue show birch-${SUPPORT}`);
    await vi.waitFor(async () => expect(await shown()).toMatch(/Callers:\s*1\. PJSIP\/birch-1000/), {
      timeout: 5_000,
    });
    const calling = await (await phone("1000")).call("720");
    const rung = await ringing("1001");
    expect(rung.remoteName).toBe("Person 1000");
    await rung.answer();
    await soundBothWays(calling, rung);
    await calling.hangUp();
    expect(waiting.state).toBe("answered");
    await rung.ended;
    expect((await phone("1001")).calls).toEqual([]);
    await (await (await phone("1001")).call("*45")).ended;
  });

  it("a parked call is taken back by nobody of another company", async () => {
    const parked = await (await phone("1000", "birch")).call("*70");
    const lot = () => stage.asterisk.cli("parking show birch");
    await vi.waitFor(async () => expect(await lot()).toContain("7001"), { timeout: 5_000 });
    const thief = await (await phone("1001")).call("*7001");
    await thief.ended;
    expect(parked.state).toBe("answered");
    expect(await lot()).toContain("7001");
    const taker = await (await phone("1001", "birch")).call("*7001");
    await soundBothWays(parked, taker);
  });

  it("a name of another company's is in no directory", async () => {
    const calling = await (await phone("1000")).call("*411");
    await calling.hearsSound();
    calling.sendDigits("247"); // BIR finds nobody; ACM does, and then the first one is chosen, as often as it takes.
    const rung = Promise.any(
      EXTENSIONS.map(async (extension) => nextRinging(await phone(extension), { withinMs: 45_000 })),
    );
    const pressing = setInterval(() => calling.sendDigits("226"), 7_000);
    const choosing = setInterval(() => calling.sendDigits("1"), 1_500);
    await rung.finally(() => [pressing, choosing].map(clearInterval));
    await nothingElsewhere();
  }, 60_000);

  it("a message is in the box of the one called, and in no other of that number", async () => {
    const waitingIn = async (key: string) => {
      const shown = await stage.asterisk.cli(`voicemail show users for ${key}`);
      return Number(new RegExp(`^${key}\\s+1002\\s.*?(\\d+)\\s*$`, "m").exec(shown)?.[1] ?? -1);
    };
    await stage.store("acme/dnd/1002", "1");
    const calling = await (await phone("1000")).call("1002");
    await calling.hearsSound();
    calling.sendDigits("#");
    const talk = calling.sendTone(700, { forMs: 5_000 });
    await talk;
    calling.sendDigits("#");
    await calling.hangUp();
    await stage.store("acme/dnd/1002", "");
    await vi.waitFor(async () => expect(await waitingIn("acme")).toBe(1), { timeout: 10_000 });
    expect(await waitingIn("birch")).toBe(0);
    await nothingElsewhere();
  }, 60_000);
});
