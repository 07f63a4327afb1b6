import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readTree } from "../../src/asterisk/ami/index.ts";
import { aQueue, emptyRouting } from "../a-routing.ts";
import { aSnapshot } from "../a-snapshot.ts";
import { type StateEdge, stateEdge } from "./call-state-edge.ts";
import { type OpenStates, openStates, until } from "./open-states.ts";
import { nextRinging, type RoutingStage, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

const acme = aSnapshot({ key: "acme", users: 4 });
const [anna, bob, carl] = acme.users;
if (anna === undefined || bob === undefined || carl === undefined) throw new Error("four people");
const support = aQueue("Support", {
  extension: "700",
  ringSec: 5,
  pausesUnanswered: true,
  members: [
    { userId: anna.id, penalty: 2, isFixed: false },
    { userId: bob.id, penalty: 0, isFixed: true },
  ],
});
acme.routing = { ...emptyRouting(), queues: [support] };
const QUEUE = `acme-${support.id}`;

describe.skipIf(found.skip)(`what holds without an apply, on a real Asterisk${found.because}`, () => {
  let stage: RoutingStage;
  let edge: StateEdge;
  let dataDir: string;
  let states: OpenStates;

  beforeAll(async () => {
    if (found.skip) return;
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme] });
  });
  afterAll(() => stage?.stop());
  beforeEach(async () => {
    await stage.asterisk.cli("database deltree callplane");
    dataDir = await mkdtemp(join(tmpdir(), "callplane-state-"));
    edge = stateEdge();
    await open();
  });
  afterEach(async () => {
    await shut();
    await stage.quiet();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    states = await openStates({ stage, snapshot: acme, edge, dataDir, upload: async () => "" });
  }
  const shut = () => states.shut();
  const entries = async () =>
    Object.fromEntries([...(await readTree(stage.ami, "acme"))].filter(([name]) => !name.startsWith("acme/hint/")));
  /** As the small job does it, and until the gateway says so itself. */
  async function read(): Promise<void> {
    await states.read();
    await until(() => expect(edge.inForce).toContain(edge.state.version));
  }
  const members = async () => {
    const events = await stage.ami.list({ Action: "QueueStatus", Queue: QUEUE });
    return events
      .filter(({ Event }) => Event === "QueueMember")
      .map(
        ({ Name, Paused, Penalty, Membership }) =>
          `${Name} ${Membership} ${Penalty} ${Paused === "1" ? "paused" : "in"}`,
      )
      .toSorted();
  };
  async function dial(from: string, number: string): Promise<number> {
    const phone = await stage.phone("acme", from);
    const call = await phone.dial(number);
    const status = await statusOf(call);
    await until(() => expect(call.state).toBe("ended")); // said what it has to say
    return status;
  }

  it("holds for the next call, and is said to be in force", async () => {
    await stage.phone("acme", "1000");
    edge.set(anna.id, "1000", "doNotDisturb", true);
    edge.set(bob.id, "1001", "forwardAlways", "1002");
    await read();
    expect(await entries()).toEqual({ "acme/dnd/1000": "1", "acme/cfu/1001": "1002" });
    stage.forget();
    const carls = await stage.phone("acme", "1002");
    const calling = (await stage.phone("acme", "1003")).dial("1001");
    (await nextRinging(carls)).refuse(486, "Busy Here");
    await calling;
    expect(stage.routed()).toContain("forward 1002");
    edge.set(bob.id, "1001", "forwardAlways", null);
    await read();
    expect(await entries()).toEqual({ "acme/dnd/1000": "1" });
  });

  it("lets nobody in who is blocked, a thousand of them, until they are let in again", async () => {
    const thousand = Array.from({ length: 1000 }, (_, index) => ({
      kind: "number" as const,
      number: `+4390012${String(index).padStart(4, "0")}`,
    }));
    async function bring(): Promise<void> {
      await states.read();
      await vi.waitFor(() => expect(edge.inForce).toContain(edge.state.version), { timeout: 60_000, interval: 50 });
    }
    const blocked = async () => Object.entries(await entries()).filter(([name]) => name.startsWith("acme/block/"));
    edge.block([...thousand, { kind: "prefix", number: "+4490" }, { kind: "anonymous", number: null }]);
    await bring();
    const there = await blocked();
    expect(there).toHaveLength(1002);
    expect(there).toEqual(
      expect.arrayContaining([
        ["acme/block/+43900120999", "number"],
        ["acme/block/+4490", "prefix"],
        ["acme/block/anonymous", "1"],
      ]),
    );
    edge.block(thousand.slice(0, 1));
    await bring();
    expect(await blocked()).toEqual([["acme/block/+43900120000", "number"]]);
    edge.block([]);
    await bring();
  }, 200_000);

  it("is told the edge when it was set by phone, once, and changed back by nobody", async () => {
    await stage.phone("acme", "1000");
    expect(await dial("1000", "*78")).toBe(200);
    await until(() => expect(edge.state.people).toMatchObject([{ userId: anna.id, doNotDisturb: { value: true } }]));
    await until(async () => expect(await entries()).toEqual({ "acme/dnd/1000": "1" }));
    expect(await dial("1000", "*721002")).toBe(200);
    await until(async () => expect(await entries()).toEqual({ "acme/dnd/1000": "1", "acme/cfu/1000": "1002" }));
    expect(await dial("1000", "*79")).toBe(200);
    await until(async () => expect(await entries()).toEqual({ "acme/cfu/1000": "1002" }));
    const said = edge.reported.map(({ change }) => (change.kind === "setting" ? change.setting : change));
    expect(said).toEqual([
      { field: "doNotDisturb", value: true },
      { field: "forwardAlways", value: "1002" },
      { field: "doNotDisturb", value: false },
    ]);
    await read();
    expect(await entries()).toEqual({ "acme/cfu/1000": "1002" });
  });

  it("stays as set by phone while the edge is away, over a restart of the gateway, and is told when it is back", async () => {
    edge.set(anna.id, "1000", "doNotDisturb", false);
    await read();
    edge.isAway = true;
    expect(await dial("1000", "*78")).toBe(200);
    await shut(); // nothing was written down by this process: what a kill leaves
    expect(await dial("1000", "*901002")).toBe(200); // nobody listens
    await open();
    await until(async () => expect(await entries()).toMatchObject({ "acme/dnd/1000": "1", "acme/cfb/1000": "1002" }));
    expect(edge.reported).toEqual([]);
    edge.isAway = false;
    await until(async () => expect(await entries()).toEqual({ "acme/dnd/1000": "1", "acme/cfb/1000": "1002" }));
    expect(edge.state.people).toMatchObject([{ doNotDisturb: { value: true }, forwardBusy: { value: "1002" } }]);
    expect(edge.reported).toHaveLength(2);
  });

  it("is as set last: by portal after it was set by phone", async () => {
    edge.isAway = true;
    expect(await dial("1000", "*78")).toBe(200);
    edge.set(anna.id, "1000", "doNotDisturb", false);
    edge.isAway = false;
    await read();
    await until(async () => expect(await entries()).toEqual({}));
    expect(edge.state.people).toMatchObject([{ doNotDisturb: { value: false } }]);
  });

  it("is put back from disk into an Asterisk that lost all, with the edge away", async () => {
    edge.set(anna.id, "1000", "forwardNoAnswer", "+43664123456");
    edge.state.overrides.push({
      businessHoursId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
      state: "closed",
      until: "2026-12-01T00:00:00.000Z",
      changedAt: "2026-11-20T00:00:00.000Z",
    });
    await read();
    const meant = {
      "acme/cfna/1000": "+43664123456",
      "acme/hours/0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10": "closed:1796083200",
    };
    expect(await entries()).toEqual(meant);
    await shut();
    edge.isAway = true;
    await stage.asterisk.cli("database deltree callplane");
    await open();
    await until(async () => expect(await entries()).toEqual(meant));
  });

  it("logs people into queues, out and into pauses, by portal and by phone", async () => {
    await read();
    expect(await members()).toEqual(["1001 static 0 in"]);
    const member = { queueId: support.id, extension: "", reason: null, changedAt: new Date().toISOString() };
    edge.state = {
      ...edge.state,
      version: "a".repeat(64),
      queueMembers: [
        { ...member, userId: anna.id, state: "in" },
        { ...member, userId: bob.id, state: "paused", reason: "Lunch" },
      ],
    };
    await read();
    expect(await members()).toEqual(["1000 dynamic 2 in", "1001 static 0 paused"]);
    expect(await dial("1000", "*45")).toBe(200);
    await until(() => expect(edge.state.queueMembers.find(({ userId }) => userId === anna.id)?.state).toBe("out"));
    await until(async () => expect(await members()).toEqual(["1001 static 0 paused"]));
    expect(edge.reported).toHaveLength(1);
  });

  it("pauses who lets a queue's call ring out, says so, and rings them again once they go on", async () => {
    await read();
    const caller = await stage.phone("acme", "1000");
    const phone = await stage.phone("acme", "1001");
    const calling = await caller.call("700");
    await nextRinging(phone, { withinMs: 20_000 });
    const bobsState = () => edge.state.queueMembers.find(({ userId }) => userId === bob.id);
    await until(() => expect(bobsState()).toMatchObject({ state: "paused", reason: "Did not answer" }));
    await until(async () => expect(await members()).toEqual(["1001 static 0 paused"]));
    await calling.hangUp();
    const others = edge.state.queueMembers.filter(({ userId }) => userId !== bob.id);
    const goesOn = { queueId: support.id, userId: bob.id, extension: "", reason: null, state: "in" as const };
    const queueMembers = [...others, { ...goesOn, changedAt: new Date().toISOString() }];
    edge.state = { ...edge.state, version: "b".repeat(64), queueMembers };
    await read();
    expect(await members()).toEqual(["1001 static 0 in"]);
    await caller.call("700");
    await nextRinging(phone, { withinMs: 20_000 });
    expect(edge.reported).toHaveLength(1);
  }, 60_000);
});
