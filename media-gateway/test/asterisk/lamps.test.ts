import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason, type SipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectationsOf } from "../../src/apply/expectations.ts";
import { probe } from "../../src/apply/probe.ts";
import { composeGeneration, renderTenant } from "../../src/confgen/index.ts";
import { aQueue, emptyRouting } from "../a-routing.ts";
import { aSnapshot } from "../a-snapshot.ts";
import { type StateEdge, stateEdge } from "./call-state-edge.ts";
import { type OpenStates, openStates, until } from "./open-states.ts";
import { type RoutingStage, soundBothWays, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

const acme = aSnapshot({ key: "acme", users: 4 });
const birch = aSnapshot({ key: "birch", users: 2 });
const [anna, bob] = acme.users;
if (anna === undefined || bob === undefined) throw new Error("four people");
const support = aQueue("Support", {
  extension: "702",
  members: [{ userId: anna.id, penalty: 0, isFixed: false }],
});
const sales = aQueue("Sales", { extension: null, members: [{ userId: anna.id, penalty: 0, isFixed: false }] });
const practice = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e11",
  name: "Practice",
  code: 1,
  timeZone: "Europe/Vienna",
  weekly: [],
  holidays: [],
  open: { kind: "HANG_UP" as const },
  closed: { kind: "HANG_UP" as const },
};
acme.routing = { ...emptyRouting(), queues: [support, sales], businessHours: [practice] };
birch.routing = emptyRouting();

describe.skipIf(found.skip)(`lamps on phones' keys, on a real Asterisk${found.because}`, () => {
  let stage: RoutingStage;
  let edge: StateEdge;
  let dataDir: string;
  let states: OpenStates;
  let phone: SipPhone;

  beforeAll(async () => {
    if (found.skip) return;
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme, birch] });
  });
  afterAll(() => stage?.stop());
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "callplane-lamps-"));
    edge = stateEdge();
    edge.letKeepHours("1000");
    await open();
    phone = await stage.phone("acme", "1000");
  });
  afterEach(async () => {
    await states.shut();
    await stage.quiet();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    states = await openStates({ stage, snapshot: acme, edge, dataDir, upload: async () => "" });
    await read();
  }
  async function read(): Promise<void> {
    await states.read();
    await until(() => expect(edge.inForce).toContain(edge.state.version));
  }
  async function watch(number: string, by = phone): Promise<void> {
    expect(await by.subscribeToLamp(number)).toBe(200);
    await until(() => expect(by.lamps.get(number)).toBeDefined());
  }
  const shows = (number: string, state: string, by = phone) => until(() => expect(by.lamps.get(number)).toBe(state));
  async function dial(number: string, from = phone): Promise<number> {
    const call = await from.dial(number);
    const status = await statusOf(call);
    await until(() => expect(call.state).toBe("ended"));
    return status;
  }

  it("show do not disturb and a forward, set by the key, by code and by portal, one's own only", async () => {
    await watch("*761000");
    await watch("*741000");
    expect(await dial("*761000")).toBe(200);
    await shows("*761000", "confirmed");
    await until(() => expect(edge.state.people).toMatchObject([{ doNotDisturb: { value: true } }]));
    expect(await dial("*761000")).toBe(200);
    await shows("*761000", "terminated");
    expect(await dial("*78")).toBe(200);
    await shows("*761000", "confirmed");
    edge.set(anna.id, "1000", "doNotDisturb", false);
    edge.set(anna.id, "1000", "forwardAlways", "1001");
    await read();
    await shows("*761000", "terminated");
    await shows("*741000", "confirmed");
    expect(await dial("*741000")).toBe(200);
    await shows("*741000", "terminated");
    await until(() => expect(edge.state.people).toMatchObject([{ forwardAlways: { value: null } }]));
    const bobs = await stage.phone("acme", "1001");
    await dial("*761000", bobs);
    expect(phone.lamps.get("*761000")).toBe("terminated");
  });

  it("show that it is closed by hand, set by who may, until the day ends or somebody takes it back", async () => {
    await watch("*281");
    expect(await dial("*281")).toBe(200);
    await shows("*281", "confirmed");
    await until(() => expect(edge.state.overrides).toHaveLength(1));
    const [{ businessHoursId, state, until: ends } = { until: null }] = edge.state.overrides;
    expect({ businessHoursId, state }).toEqual({ businessHoursId: practice.id, state: "closed" });
    const atEnd = new Date(ends ?? "").toLocaleTimeString("de-AT", { timeZone: practice.timeZone });
    expect(atEnd).toBe("00:00:00");
    const leftMs = Date.parse(ends ?? "") - Date.now();
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(25 * 3_600_000);
    // With but one there is no need to say which.
    expect(await dial("*28")).toBe(200);
    await shows("*281", "terminated");
    await until(() => expect(edge.state.overrides).toEqual([]));

    edge.override(practice.id, { state: "open", until: null });
    await read();
    await shows("*281", "early");
    edge.override(practice.id, { state: "closed", until: new Date(Date.now() + 3_000).toISOString() });
    await read();
    await shows("*281", "confirmed");
    // It ends by itself, and the lamp with it.
    await shows("*281", "terminated");

    const bobs = await stage.phone("acme", "1001");
    stage.forget();
    await dial("*281", bobs);
    expect(stage.changes()).toEqual([]);
    expect(phone.lamps.get("*281")).toBe("terminated");
  });

  it("show who is at work in a queue, and who makes a pause, in each and in any", async () => {
    for (const lamp of ["*451000*702", "*451000", "*461000*702", "*461000"]) await watch(lamp);
    expect(await dial("*451000*702")).toBe(200);
    await shows("*451000*702", "confirmed");
    await shows("*451000", "confirmed");
    await until(() => expect(edge.state.queueMembers).toMatchObject([{ queueId: support.id, state: "in" }]));
    expect(await dial("*461000*702")).toBe(200);
    await shows("*461000*702", "confirmed");
    await shows("*461000", "confirmed");
    expect(await dial("*451000*702")).toBe(200);
    await shows("*451000*702", "terminated");
    await shows("*451000", "terminated");
    await shows("*461000", "terminated");
    // All queues at once, also one without a number.
    expect(await dial("*45")).toBe(200);
    await shows("*451000*702", "confirmed");
    await until(() => expect(edge.state.queueMembers.map(({ state }) => state)).toEqual(["in", "in"]));
    edge.state = { ...edge.state, version: "e".repeat(64), queueMembers: [] };
    await read();
    await shows("*451000*702", "terminated");
    await shows("*451000", "terminated");
    const bobs = await stage.phone("acme", "1001");
    stage.forget();
    await dial("*451000*702", bobs);
    expect(stage.changes()).toEqual([]);
  });

  it("show where a call is parked, and the key takes it back", async () => {
    await watch("*7001");
    await shows("*7001", "terminated");
    const bobs = await stage.phone("acme", "1001");
    const carls = await stage.phone("acme", "1002");
    const birchs = await stage.phone("birch", "1000");
    await watch("*7001", birchs);
    const ringing = bobs.nextIncoming();
    const dialling = carls.call("1001");
    const taken = await ringing;
    await taken.answer();
    const waiting = await dialling;
    expect(await taken.transfer("*70")).toBe(200);
    await shows("*7001", "confirmed");
    expect(birchs.lamps.get("*7001")).toBe("terminated");
    const back = await phone.call("*7001");
    await soundBothWays(back, waiting);
    await shows("*7001", "terminated");
  });

  it("are one's own company's: the same number elsewhere shows nothing of it, and what is not there is refused", async () => {
    const birchs = await stage.phone("birch", "1000");
    await watch("*761000", birchs);
    await watch("*281", birchs);
    // A hint is a list: what names one's own must not bring another's along.
    const sly = ["*761000&Custom:acme-dnd-1000", "*281&Custom:acme-hours-1", "1000&Custom:acme-dnd-1000"];
    for (const lamp of sly) await birchs.subscribeToLamp(lamp);
    await watch("*761000");
    await dial("*761000");
    await shows("*761000", "confirmed");
    edge.override(practice.id, { state: "closed", until: null });
    await read();
    expect(birchs.lamps.get("*761000")).toBe("terminated");
    expect(birchs.lamps.get("*281")).toBe("terminated");
    await watch("*761001", birchs);
    for (const lamp of sly) expect(birchs.lamps.get(lamp) ?? "terminated").toBe("terminated");
    for (const other of ["acme-dnd-1000", "no-such-key"]) {
      expect(await birchs.subscribeToLamp(other)).toBe(404);
    }
  });

  it("are right again after the gateway or Asterisk was away", async () => {
    await watch("*761000");
    await watch("*281");
    await dial("*78");
    edge.override(practice.id, { state: "closed", until: null });
    await read();
    await shows("*281", "confirmed");
    await states.shut();
    edge.override(practice.id, null);
    edge.set(anna.id, "1000", "doNotDisturb", false);
    await open();
    await shows("*761000", "terminated");
    await shows("*281", "terminated");
    await dial("*76");
    await shows("*761000", "confirmed");
    await states.shut();
    await stage.asterisk.cli("module reload pbx_config.so");
    await stage.asterisk.cli("module unload func_devstate.so");
    await stage.asterisk.cli("module load func_devstate.so");
    await watch("*761000");
    await shows("*761000", "confirmed");
    await open();
    await shows("*761000", "confirmed");
  });

  it("keep no apply from succeeding: what phones watch is no dialplan that nobody meant", async () => {
    await watch("*761000");
    await watch("1001");
    const site = { voicemailDir: join(stage.asterisk.dir, "spool/voicemail") };
    const meant = expectationsOf(composeGeneration([acme, birch].map((tenant) => renderTenant(tenant, site))));
    const scope = { tenantKeys: new Set(["acme", "birch"]), allContexts: true };
    expect(await stage.asterisk.cli("dialplan show *761000@acme-internal")).toContain("hint: Custom:acme-dnd-1000");
    expect(await probe(stage.ami, meant, scope)).toEqual([]);
  });
});
