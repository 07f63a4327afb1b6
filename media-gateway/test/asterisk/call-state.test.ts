import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readTree } from "../../src/asterisk/ami/index.ts";
import { type CallStates, startCallStates } from "../../src/call-state/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex, type LookupKeeper, startLookupKeeper } from "../../src/reconcile/index.ts";
import { formatWav } from "../../src/sounds/index.ts";
import { aBox, aQueue, emptyRouting } from "../a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type StateEdge, stateEdge } from "./call-state-edge.ts";
import { nextRinging, type RoutingStage, startRoutingStage, statusOf } from "./routing-stage.ts";

const found = await asteriskOrReason();

const acme = aSnapshot({ key: "acme", users: 4 });
const [anna, bob, carl] = acme.users;
if (anna === undefined || bob === undefined || carl === undefined) throw new Error("four people");
const box = aBox("1000", "Anna", anna.id);
const support = aQueue("Support", {
  extension: "700",
  members: [
    { userId: anna.id, penalty: 2, isFixed: false },
    { userId: bob.id, penalty: 0, isFixed: true },
  ],
});
acme.routing = { ...emptyRouting(), voicemailBoxes: [box], queues: [support] };
const QUEUE = `acme-${support.id}`;

describe.skipIf(found.skip)(`what holds without an apply, on a real Asterisk${found.because}`, () => {
  let stage: RoutingStage;
  let edge: StateEdge;
  let dataDir: string;
  let greetingFile: string;
  let states: CallStates;
  let keeper: LookupKeeper;

  beforeAll(async () => {
    if (found.skip) return;
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme] });
  });
  afterAll(() => stage?.stop());
  beforeEach(async () => {
    await stage.asterisk.cli("database deltree callplane");
    await rm(join(stage.asterisk.dir, "spool/voicemail/acme"), { recursive: true, force: true });
    dataDir = await mkdtemp(join(tmpdir(), "callplane-state-"));
    greetingFile = join(dataDir, "greeting.wav");
    const samples = Int16Array.from({ length: 8000 }, (_, n) => 8000 * Math.sin((2 * Math.PI * 700 * n) / 8000));
    await writeFile(greetingFile, formatWav({ samples, sampleRate: 8000 }));
    edge = stateEdge();
    await open();
  });
  afterEach(async () => {
    await shut();
    await stage.quiet();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** The gateway's part, as it starts. */
  async function open(snapshot = acme): Promise<void> {
    const snapshots = createSnapshotIndex();
    snapshots.set(aSnapshotEnvelope(snapshot));
    const ports = { ami: stage.ami, snapshots, clock: systemClock, log: silentLog() };
    states = await startCallStates({
      ...ports,
      dataDir,
      spoolDir: join(stage.asterisk.dir, "spool"),
      edge,
      sounds: { upload: async () => greetingFile },
      onChanged: (key) => keeper.changedLive(key),
    });
    keeper = startLookupKeeper({ ...ports, liveStates: states, isComplete: () => true });
    keeper.changed("acme", { mayLift: false });
  }
  async function shut(): Promise<void> {
    await states.close();
    await keeper.close();
  }
  const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
  const entries = async () =>
    Object.fromEntries([...(await readTree(stage.ami, "acme"))].filter(([name]) => !name.startsWith("acme/hint/")));
  /** As the small job does it, and until the gateway says so itself. */
  async function read(): Promise<void> {
    await states.read({ tenantId: acme.tenant.id });
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

  it("puts a PIN where Asterisk reads it; one chosen by phone is told the edge; neither stands anywhere else", {
    timeout: 120_000,
  }, async () => {
    const secret = join(stage.asterisk.dir, "spool/voicemail/acme/1000/secret.conf");
    edge.pin(box, "4711");
    await read();
    expect(await readFile(secret, "utf8")).toContain("password = 4711");
    expect(await choosesPin("1234", "5555")).toBe(false);
    edge.pin(box, "9876");
    await read();
    expect(await choosesPin("9876", "2468")).toBe(true);
    await until(() => expect(edge.state.voicemailPins).toMatchObject([{ boxId: box.id, pin: "2468" }]));
    await read();
    expect(await choosesPin("2468", "1357")).toBe(true);
    const kept = await readFile(join(dataDir, `call-state/${acme.tenant.id}.json`), "utf8");
    expect(kept).not.toMatch(/9876|2468|1357/);
  });

  it("gives a number that was somebody else's an empty box without a PIN", async () => {
    const folder = join(stage.asterisk.dir, "spool/voicemail/acme/1000");
    edge.pin(box, "4711");
    await read();
    await mkdir(join(folder, "INBOX"), { recursive: true });
    await writeFile(join(folder, "INBOX/msg0000.txt"), "somebody's");
    await shut();
    const others = { ...box, id: aBox("1000", "Eve", null).id };
    await open({ ...acme, routing: { ...emptyRouting(), voicemailBoxes: [others] } });
    edge.state = { ...edge.state, version: "b".repeat(64), voicemailPins: [] };
    await read();
    expect((await readdir(folder)).toSorted()).toEqual([".callplane-box"]);
    expect(edge.reported).toEqual([]);
  });

  const messages = () => edge.boxes.get(box.id) ?? [];
  const folder = () => join(stage.asterisk.dir, "spool/voicemail/acme/1000");

  /** Calls somebody who does not answer, and says a tone after the beep. */
  async function leaveMessage(from: string): Promise<void> {
    const call = await (await stage.phone("acme", from)).call("1000");
    await stage.running("VoiceMail");
    call.sendDigits("#"); // past the greeting
    await until(async () => {
      const recording = await readdir(join(folder(), "tmp"));
      expect(recording.some((file) => file.endsWith(".wav"))).toBe(true);
    });
    await call.sendTone(900, { forMs: 3_000 });
    await call.hangUp();
  }

  it("brings a message to the edge with its sound, and lights the lamp until it is heard by portal", async () => {
    const phone = await stage.phone("acme", "1000");
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read();
    await leaveMessage("1003");
    await until(() => expect(edge.sounds).toHaveLength(1));
    expect(messages()).toMatchObject([{ callerId: "1003", isHeard: false }]);
    expect(messages()[0]?.durationSec).toBeGreaterThanOrEqual(2);
    expect(Buffer.from(edge.sounds[0]?.wav ?? []).toString("latin1", 0, 4)).toBe("RIFF");
    await until(() => expect(phone.voiceMessages).toEqual({ new: 1, old: 0 }));
    const [message] = messages();
    const about = { messageId: message?.id ?? "", boxId: box.id };
    edge.change({ ...about, isHeard: true, isDeleted: false });
    await read();
    await until(() => expect(phone.voiceMessages).toEqual({ new: 0, old: 1 }));
    await until(() => expect(messages()).toMatchObject([{ id: message?.id, isHeard: true }]));
    edge.change({ ...about, isHeard: false, isDeleted: false });
    await read();
    await until(() => expect(phone.voiceMessages).toEqual({ new: 1, old: 0 }));
    edge.change({ ...about, isHeard: false, isDeleted: true });
    await read();
    await until(() => expect(phone.voiceMessages).toEqual({ new: 0, old: 0 }));
    await until(() => expect(messages()).toEqual([]));
    expect(edge.sounds).toHaveLength(1);
  });

  it("finds a message that was left while the gateway was gone, and one deleted by phone", async () => {
    edge.set(anna.id, "1000", "doNotDisturb", true);
    edge.pin(box, "4711");
    await read();
    await shut();
    await leaveMessage("1003");
    expect(messages()).toEqual([]);
    await open();
    await until(() => expect(edge.sounds).toHaveLength(1));
    expect(messages()).toMatchObject([{ callerId: "1003", isHeard: false }]);
    const call = await (await stage.phone("acme", "1000")).call("*97");
    await stage.running("VoiceMailMain");
    call.sendDigits("4711#1");
    await call.hears(900, { withinMs: 30_000 });
    call.sendDigits("7");
    const leave = () => {
      if (call.state !== "ended") call.sendDigits("#"); // skips what is being said, or leaves
      expect(call.state).toBe("ended");
    };
    await vi.waitFor(leave, { timeout: 20_000, interval: 1_000 });
    await until(() => expect(messages()).toEqual([]));
  });

  it("plays a greeting that was uploaded, and the standard words when it is taken back", async () => {
    edge.set(anna.id, "1000", "doNotDisturb", true);
    edge.state = { ...edge.state, voicemailGreetings: [{ boxId: box.id, digest: "a".repeat(64) }] };
    await read();
    const call = await (await stage.phone("acme", "1003")).call("1000");
    await call.hears(700, { withinMs: 10_000 });
    await call.hangUp();
    edge.state = { ...edge.state, version: "c".repeat(64), voicemailGreetings: [] };
    await read();
    expect((await readdir(folder())).filter((file) => file.endsWith(".wav"))).toEqual([]);
    const again = await (await stage.phone("acme", "1003")).call("1000");
    await again.hearsSound({ withinMs: 10_000 });
    await again.hangUp();
  });

  /** Dials *97, enters a PIN and chooses another; false when Asterisk hung up instead, as it does after three wrong ones. */
  async function choosesPin(pin: string, next: string): Promise<boolean> {
    const phone = await stage.phone("acme", "1000");
    let isChosen = false;
    const forget = stage.ami.onEvent(({ Event }) => {
      if (Event === "VoicemailPasswordChange") isChosen = true;
    });
    const call = await phone.call("*97");
    await stage.running("VoiceMailMain");
    call.sendDigits(`${pin}#05${next}#${next}#`);
    // Asked three times for number and PIN.
    await vi.waitFor(() => expect(isChosen || call.state === "ended").toBe(true), { timeout: 60_000, interval: 20 });
    forget();
    await call.hangUp().catch(() => undefined);
    return isChosen;
  }
});
