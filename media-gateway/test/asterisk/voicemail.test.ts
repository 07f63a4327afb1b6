import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { formatWav, SoundError } from "../../src/sounds/index.ts";
import { acceptSpool } from "../../src/voicemail/index.ts";
import { aBox, emptyRouting } from "../a-routing.ts";
import { aSnapshot, passwordOf } from "../a-snapshot.ts";
import { type StateEdge, stateEdge } from "./call-state-edge.ts";
import { type OpenStates, openStates, until } from "./open-states.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";

const found = await asteriskOrReason();

const acme = aSnapshot({ key: "acme", users: 4, devicesPerUser: 2 });
const [anna] = acme.users;
if (anna === undefined) throw new Error("four people");
const box = aBox("1000", "Anna", anna.id);
acme.routing = { ...emptyRouting(), voicemailBoxes: [box] };

describe.skipIf(found.skip)(`voicemail, on a real Asterisk${found.because}`, () => {
  let stage: RoutingStage;
  let edge: StateEdge;
  let dataDir: string;
  let greetingFile: string;
  let upload: () => Promise<string>;
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
    greetingFile = join(dataDir, "greeting.wav");
    const samples = Int16Array.from({ length: 8000 }, (_, n) => 8000 * Math.sin((2 * Math.PI * 700 * n) / 8000));
    await writeFile(greetingFile, formatWav({ samples, sampleRate: 8000 }));
    upload = async () => greetingFile;
    edge = stateEdge();
    await open();
  });
  afterEach(async () => {
    await states.shut();
    await stage.quiet();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(snapshot = acme): Promise<void> {
    states = await openStates({ stage, snapshot, edge, dataDir, upload: () => upload() });
  }
  /** As the small job does it, and until the gateway says so itself. */
  async function read(): Promise<void> {
    await states.read();
    await until(() => expect(edge.inForce).toContain(edge.state.version));
  }
  const spool = () => join(stage.asterisk.dir, "spool/voicemail");

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
    await states.shut();
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
    await states.shut();
    await leaveMessage("1003");
    expect(messages()).toEqual([]);
    await open();
    await until(() => expect(edge.sounds).toHaveLength(1));
    expect(messages()).toMatchObject([{ callerId: "1003", isHeard: false }]);
    const call = await (await stage.phone("acme", "1000")).call("*97");
    await stage.running("Read");
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
    edge.state = { ...edge.state, voicemailGreetings: [{ boxId: box.id, digest: "a".repeat(64), changedAt: null }] };
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

  it("takes a missing disk for no deletion: nothing is told or written until it is back, and all is as it was", {
    timeout: 120_000,
  }, async () => {
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read();
    await leaveMessage("1003");
    await until(() => expect(edge.sounds).toHaveLength(1));
    const [message] = messages();
    await rename(spool(), `${spool()}.away`);
    await until(() => expect(states.spoolProblem()).toContain("not mounted, or was emptied"));
    // What is no voicemail holds all the same, and is said to; a PIN waits.
    edge.set(anna.id, "1000", "forwardAlways", "1002");
    edge.pin(box, "4711");
    await states.read();
    await until(() => expect(edge.inForceInPart).toContain(edge.state.version));
    expect(await stage.asterisk.cli("database get callplane acme/cfu/1000")).toContain("1002");
    expect(edge.inForce).not.toContain(edge.state.version);
    expect(messages()).toEqual([message]);
    await expect(readdir(spool())).rejects.toThrow("ENOENT");
    // The gateway that starts meanwhile knows it, too.
    await states.shut();
    await open();
    await until(() => expect(states.spoolProblem()).toBeDefined());
    expect(messages()).toEqual([message]);

    await rename(`${spool()}.away`, spool());
    await until(() => expect(states.spoolProblem()).toBeUndefined());
    await until(() => expect(edge.inForce).toContain(edge.state.version));
    expect(await readFile(join(folder(), "secret.conf"), "utf8")).toContain("password = 4711");
    expect(messages()).toEqual([message]);
    expect(new Set(edge.spools).size).toBe(1);
  });

  it("takes a new disk on somebody's word, and tells of it under another name", async () => {
    await read();
    await until(() => expect(edge.spools).toHaveLength(1));
    await rm(spool(), { recursive: true });
    await mkdir(spool());
    await until(() => expect(states.spoolProblem()).toBeDefined());
    expect(await readdir(spool())).toEqual([]);
    await acceptSpool({ dir: spool(), noteFile: join(dataDir, "voicemail-spool.json") });
    await until(() => expect(new Set(edge.spools).size).toBe(2));
    expect(states.spoolProblem()).toBeUndefined();
    await until(async () => expect(await readdir(folder())).toContain(".callplane-box"));
  });

  it("tells of a greeting recorded by phone, which stays until another is chosen later", {
    timeout: 120_000,
  }, async () => {
    edge.pin(box, "4711");
    await read();
    const call = await (await stage.phone("acme", "1000")).call("*97");
    await stage.running("Read");
    call.sendDigits("4711#015"); // mailbox options, the greeting for who does not answer; any key skips how it is done
    await until(async () => expect(await readdir(folder())).toContain("unavail.tmp.wav"));
    await call.sendTone(600, { forMs: 3_000 });
    call.sendDigits("#"); // the end of the recording
    // Pressed again only where it was not heard at all: once the greeting is accepted, a "1" would begin another.
    const accept = async () => {
      call.sendDigits("1");
      const isThere = async () => expect(await readdir(folder())).toContain("unavail.wav");
      await vi.waitFor(isThere, { timeout: 8_000, interval: 100 });
    };
    await vi.waitFor(accept, { timeout: 50_000 });
    await call.hangUp();
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read(); // the portal chose no greeting since: it stays
    await until(() => expect(edge.greetings.get(box.id)?.recordedAt).toMatch(/^20/));
    expect(await readdir(folder())).toContain("unavail.wav");
    const changedAt = new Date(Date.now() + 1).toISOString();
    edge.state = {
      ...edge.state,
      version: "d".repeat(64),
      voicemailGreetings: [{ boxId: box.id, digest: null, changedAt }],
    };
    await read();
    await until(() => expect(edge.greetings.get(box.id)).toEqual({ recordedAt: null, problem: null }));
    expect((await readdir(folder())).filter((file) => file.endsWith(".wav"))).toEqual([]);
  });

  it("tells in words why an upload is no greeting, and of nothing once it is one", async () => {
    upload = () => Promise.reject(new SoundError("it holds no sound"));
    const digest = "a".repeat(64);
    const chosen = { boxId: box.id, digest, changedAt: new Date().toISOString() };
    edge.state = { ...edge.state, version: "e".repeat(64), voicemailGreetings: [chosen] };
    await read();
    await until(() => expect(edge.greetings.get(box.id)?.problem).toBe("it holds no sound"));
    upload = async () => greetingFile;
    const again = { ...chosen, changedAt: new Date().toISOString() };
    edge.state = { ...edge.state, version: "f".repeat(64), voicemailGreetings: [again] };
    await read();
    await until(() => expect(edge.greetings.get(box.id)).toEqual({ recordedAt: null, problem: null }));
  });

  it("lets a box whose disk cannot be read keep nothing else back, and sees to it later", async () => {
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read();
    await leaveMessage("1003");
    await until(() => expect(messages()).toHaveLength(1));
    const [message] = messages();
    const text = join(folder(), "INBOX/msg0000.txt");
    await rename(text, `${text}.aside`);
    await mkdir(text); // a folder cannot be read as a text
    edge.change({ messageId: message?.id ?? "", boxId: box.id, isHeard: true, isDeleted: false });
    edge.pin(box, "4711");
    await states.read();
    await until(() => expect(edge.inForceInPart).toContain(edge.state.version));
    expect(await readFile(join(folder(), "secret.conf"), "utf8")).toContain("password = 4711");
    await rm(text, { recursive: true });
    await rename(`${text}.aside`, text);
    await until(() => expect(messages()).toMatchObject([{ id: message?.id, isHeard: true }]));
    await until(() => expect(edge.inForce.length).toBeGreaterThan(1));
  });

  it("lights the lamp of each of a person's phones, of those that ask and of those that do not", async () => {
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read();
    const other = anna.devices[1]?.sipUsername ?? "";
    const server = { host: "127.0.0.1", port: stage.asterisk.ports.sip };
    const asking = await startSipPhone({ server, username: other, password: passwordOf(other) });
    const silent = await stage.phone("acme", "1000");
    try {
      await asking.register();
      expect(await asking.subscribeToMessages()).toBe(200);
      await until(() => expect(asking.voiceMessages).toMatchObject({ new: 0 }));
      const unasked = silent.lampNotices.unasked;
      await leaveMessage("1003");
      for (const phone of [asking, silent]) {
        await until(() => expect(phone.voiceMessages).toMatchObject({ new: 1 }));
      }
      expect(asking.lampNotices.asked).toBeGreaterThan(1);
      expect([silent.lampNotices.asked, silent.lampNotices.unasked > unasked]).toEqual([0, true]);
      await until(() => expect(messages()).toHaveLength(1));
      const [message] = messages();
      edge.change({ messageId: message?.id ?? "", boxId: box.id, isHeard: true, isDeleted: false });
      await read();
      for (const phone of [asking, silent]) {
        await until(() => expect(phone.voiceMessages).toMatchObject({ new: 0 }));
      }
    } finally {
      await asking.stop();
    }
  });

  it("tells of a PIN longer than the portal would take, once", { timeout: 120_000 }, async () => {
    edge.pin(box, "4711");
    await read();
    const long = "123456789012";
    expect(await choosesPin("4711", long)).toBe(true);
    await until(() => expect(edge.state.voicemailPins).toMatchObject([{ pin: long }]));
    await read();
    const { length } = edge.reported;
    edge.set(anna.id, "1000", "doNotDisturb", true);
    await read();
    expect(edge.reported).toHaveLength(length);
    // What no phone can have written is not told, and is put right.
    await writeFile(join(folder(), "secret.conf"), "[general]\npassword = 12;34\n");
    edge.set(anna.id, "1000", "doNotDisturb", false);
    await read();
    expect(await readFile(join(folder(), "secret.conf"), "utf8")).toContain(`password = ${long}`);
    expect(edge.reported).toHaveLength(length);
  });

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
