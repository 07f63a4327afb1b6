import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason, type SipCall } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { aBox, emptyRouting } from "../a-routing.ts";
import { aSnapshot } from "../a-snapshot.ts";
import { type StateEdge, stateEdge } from "./call-state-edge.ts";
import { type OpenStates, openStates, until } from "./open-states.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";

const found = await asteriskOrReason();

const acme = aSnapshot({ key: "acme", users: 4, devicesPerUser: 2 });
const [anna] = acme.users;
if (anna === undefined) throw new Error("four people");
const box = aBox("1000", "Anna", anna.id);
/** Anna is named to hear both; of the second she is not asked for the PIN. */
const reception = { ...aBox("690", "Reception", null), listenerIds: [anna.id] };
const bella = acme.users[1];
if (bella === undefined) throw new Error("four people");
const toBella = { kind: "USER" as const, id: bella.id };
const desk = { ...aBox("691", "Desk", null), listenerIds: [anna.id], asksPin: false as const, onZero: toBella };
const bellasBox = { ...aBox("1001", "Bella", bella.id), onZero: { kind: "USER" as const, id: anna.id } };
acme.routing = { ...emptyRouting(), voicemailBoxes: [box, bellasBox, reception, desk] };

describe.skipIf(found.skip)(`hearing voicemail by phone, on a real Asterisk${found.because}`, () => {
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
    await rm(spool(), { recursive: true, force: true });
    await stage.ami.send({ Action: "VoicemailRefresh" }); // the lamps of tests before
    dataDir = await mkdtemp(join(tmpdir(), "callplane-state-"));
    edge = stateEdge();
    const upload = () => Promise.reject(new Error("nobody uploads a greeting here"));
    states = await openStates({ stage, snapshot: acme, edge, dataDir, upload });
  });
  afterEach(async () => {
    await states.shut();
    await stage.quiet();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** As the small job does it, and until the gateway says so itself. */
  async function read(): Promise<void> {
    await states.read();
    await until(() => expect(edge.inForce).toContain(edge.state.version));
  }
  const spool = () => join(stage.asterisk.dir, "spool/voicemail");

  const folder = (number = "1000") => join(stage.asterisk.dir, "spool/voicemail/acme", number);

  /** Calls somebody who does not answer, and says a tone after the beep. */
  async function leaveMessage(from: string, number = "1000"): Promise<void> {
    const call = await (await stage.phone("acme", from)).call(number);
    await stage.running("VoiceMail");
    call.sendDigits("#"); // past the greeting
    await until(async () => {
      const recording = await readdir(join(folder(number), "tmp"));
      expect(recording.some((file) => file.endsWith(".wav"))).toBe(true);
    });
    await call.sendTone(900, { forMs: 3_000 });
    await call.hangUp();
  }

  it("holds a PIN that the portal set at the next call, and has Asterisk read no box anew for it", async () => {
    const reloads: string[] = [];
    const forget = stage.ami.onEvent(({ Event, Module = "" }) => {
      if (Event === "Reload") reloads.push(Module);
    });
    for (const pin of ["4711", "0815"]) {
      edge.pin(box, pin);
      await read();
      await enters("1000", "*97", `${pin}#`);
    }
    forget();
    expect(reloads).toEqual([]);
  });

  it("lets those named for a shared box hear it from their own phones, others with its PIN alone", {
    timeout: 120_000,
  }, async () => {
    edge.pin(reception, "4711");
    await read();
    await leaveMessage("1003", "691");
    // Theirs, and that without being asked.
    const call = await (await stage.phone("acme", "1000")).call("*97691");
    await stage.running("VoiceMailMain");
    call.sendDigits("1");
    await call.hears(900, { withinMs: 30_000 });
    await call.hangUp();
    await stage.quiet();
    // Named, but asked; a colleague with the PIN is let in as well.
    await enters("1000", "*97690", "4711#");
    await enters("1001", "*97690", "4711#");
    // Not named: a box without a PIN opens to nobody.
    await refused("1001", "*97691");
    // There is no such box.
    await refused("1000", "*97692");
  });

  it("sends who presses 0 at a greeting where the box says, and asks who presses * for its PIN", async () => {
    edge.pin(reception, "4711");
    await read();
    const atDesk = await (await stage.phone("acme", "1003")).call("691");
    await stage.running("VoiceMail");
    const bellas = (await stage.phone("acme", "1001")).nextIncoming({ withinMs: 30_000 });
    atDesk.sendDigits("0");
    (await bellas).refuse(486);
    // Nobody takes it: Bella's own box, where 0 leads on to Anna.
    await stage.running("VoiceMail");
    const annas = (await stage.phone("acme", "1000")).nextIncoming({ withinMs: 30_000 });
    atDesk.sendDigits("0");
    await (await annas).answer();
    await atDesk.hangUp();
    await stage.quiet();
    // Without a way for it 0 does nothing; * opens the box, to Anna too no sooner than with the PIN.
    for (const from of ["1003", "1000"]) {
      const call = await (await stage.phone("acme", from)).call("690");
      await stage.running("VoiceMail");
      call.sendDigits("*");
      await stage.running("Read");
      call.sendDigits("4711#");
      await stage.running("VoiceMailMain");
      await call.hangUp();
      await stage.quiet();
    }
  });

  it("takes no PIN after ten wrong ones until another is set by portal", { timeout: 120_000 }, async () => {
    edge.pin(reception, "4711");
    await read();
    await stage.ami.send({ Action: "DBPut", Family: "callplane-pin", Key: "acme/690/wrong", Val: "9" });
    await refused("1001", "*97690", "0000#");
    await refused("1001", "*97690");
    edge.pin(reception, "2580");
    await read();
    await enters("1001", "*97690", "2580#");
  });

  it("takes no PIN after ten wrong ones of whoever was asked before either, and counts none of theirs", {
    timeout: 120_000,
  }, async () => {
    edge.pin(reception, "4711");
    await read();
    await stage.ami.send({ Action: "DBPut", Family: "callplane-pin", Key: "acme/690/wrong", Val: "9" });
    const froms = ["1000", "1001", "1002", "1003"] as const;
    const calls = await Promise.all(froms.map(async (from) => (await stage.phone("acme", from)).call("*97690")));
    const [knows, ...guess] = calls;
    await until(async () => {
      const running = await stage.asterisk.cli("core show channels concise");
      expect(running.split("\n").filter((row) => row.includes("!Read!"))).toHaveLength(calls.length);
    });
    for (const call of guess) call.sendDigits("0000#");
    await unopened(guess);
    knows?.sendDigits("4711#");
    await unopened(calls);
    expect(await stage.asterisk.cli("database get callplane-pin acme/690/wrong")).toContain("not found");
    edge.pin(reception, "2580");
    await read();
    await enters("1001", "*97690", "2580#");
  });

  it("lets a person choose the first PIN at an own phone, and tells the edge", { timeout: 120_000 }, async () => {
    await read();
    await refused("1003", "*971000");
    const call = await (await stage.phone("acme", "1000")).call("*97");
    await stage.running("Read");
    call.sendDigits("2580#");
    await until(async () =>
      expect(await stage.asterisk.cli("core show channels concise")).toContain("vm-reenterpassword"),
    );
    call.sendDigits("2580#");
    await stage.running("VoiceMailMain");
    await call.hangUp();
    await until(() => expect(edge.state.voicemailPins).toMatchObject([{ boxId: box.id, pin: "2580" }]));
    await stage.quiet();
    await read();
    await enters("1003", "*971000", "2580#");
    expect(await choosesPin("2580", "1357")).toBe(true);
  });

  it("lights the lamp of whoever is named for a shared box, beside their own messages", async () => {
    const phone = await stage.phone("acme", "1000");
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read();
    await until(() => expect(phone.voiceMessages).toEqual({ new: 0, old: 0 }));
    await leaveMessage("1003", "690");
    await until(() => expect(phone.voiceMessages).toEqual({ new: 1, old: 0 }));
    await leaveMessage("1003", "1000");
    await until(() => expect(phone.voiceMessages).toEqual({ new: 2, old: 0 }));
    await until(() => expect(edge.boxes.get(reception.id)).toHaveLength(1));
    const [message] = edge.boxes.get(reception.id) ?? [];
    edge.change({ messageId: message?.id ?? "", boxId: reception.id, isHeard: true, isDeleted: false });
    await read();
    await until(() => expect(phone.voiceMessages).toEqual({ new: 1, old: 1 }));
    expect((await stage.phone("acme", "1001")).voiceMessages?.new ?? 0).toBe(0);
  });

  /** Dials a box and types: in its menu then. */
  async function enters(from: string, code: string, digits: string): Promise<void> {
    const call = await (await stage.phone("acme", from)).call(code);
    await stage.running("Read");
    call.sendDigits(digits);
    await stage.running("VoiceMailMain");
    await call.hangUp();
    await stage.quiet();
  }

  /** Dials a box and types, if anything: Asterisk hangs up without ever having opened one. */
  async function refused(from: string, code: string, digits?: string): Promise<void> {
    const call = await (await stage.phone("acme", from)).call(code);
    if (digits !== undefined) {
      await stage.running("Read");
      call.sendDigits(digits);
    }
    await unopened([call]);
  }

  /** Until all of them have ended: Asterisk never opened a box meanwhile. */
  async function unopened(calls: readonly SipCall[]): Promise<void> {
    let isOpened = false;
    const look = async () => {
      isOpened ||= (await stage.asterisk.cli("core show channels concise")).includes("!VoiceMailMain!");
      expect(isOpened || calls.every(({ state }) => state === "ended")).toBe(true);
    };
    await vi.waitFor(look, { timeout: 60_000, interval: 20 });
    expect(isOpened).toBe(false);
  }

  /** Dials *97, enters a PIN and chooses another; false when Asterisk hung up instead, as it does after three wrong ones. */
  async function choosesPin(pin: string, next: string): Promise<boolean> {
    const phone = await stage.phone("acme", "1000");
    let isChosen = false;
    const forget = stage.ami.onEvent(({ Event }) => {
      if (Event === "VoicemailPasswordChange") isChosen = true;
    });
    const call = await phone.call("*97");
    await stage.running("Read");
    call.sendDigits(`${pin}#05${next}#${next}#`);
    // Asked three times.
    await vi.waitFor(() => expect(isChosen || call.state === "ended").toBe(true), { timeout: 60_000, interval: 20 });
    forget();
    await call.hangUp().catch(() => undefined);
    return isChosen;
  }
});
