import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  asteriskOrReason,
  CallRefused,
  formatWav,
  SAMPLE_RATE,
  type SipCall,
  type SipPhone,
} from "../asterisk/index.ts";
import { type ApiClient, asUser } from "./api-client.ts";
import { applyAll, eventually } from "./conversations.ts";
import { type Person, type Phone, startWholeStack, type WholeStack } from "./whole-stack.ts";

const asterisk = await asteriskOrReason();

type Settings = { doNotDisturb: boolean; forwardAlways: string | null; inForce: boolean };
type Thing = { id: string };
type Members = { items: { userId: string; state: string }[] };
type Message = { id: string; callerId: string; heardAt: string | null };
const PASSWORD = "a long and secret word 117";

describe.skipIf(asterisk.skip)(`T117: self-service, on the whole stack${asterisk.because}`, () => {
  let stack: WholeStack;
  let admin: ApiClient;
  let anna: Person;
  let me: ApiClient;
  let annas: SipPhone | undefined;
  let bobs: SipPhone | undefined;
  let carls: SipPhone | undefined;
  let bob: Person;
  let queue: Thing;
  let hours: Thing;
  const email = `anna.t117@${crypto.randomUUID().slice(0, 8)}.example`;

  beforeAll(async () => {
    stack = await startWholeStack();
    admin = await stack.adminOf("acme");
    anna = await admin.post<Person>("/users", { name: "Anna Self", email, password: PASSWORD, role: "end_user" });
    const phone = await admin.post<Phone>("/devices", { userId: anna.id, label: "Desk phone" });
    const [bobsAll, carlsAll] = [await stack.addPerson("Bob Other", admin), await stack.addPerson("Carl Third", admin)];
    bob = bobsAll.person;
    const members = [anna, bob].map(({ id }) => ({ userId: id }));
    queue = await admin.post<Thing>("/queues", { name: "T117", members });
    const end = { kind: "HANG_UP" };
    const always = { days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" };
    hours = await admin.post<Thing>("/business-hours", {
      name: "T117",
      weekly: [always],
      open: end,
      closed: end,
    });
    await applyAll(admin);
    annas = await stack.register(phone);
    bobs = await stack.register(bobsAll.phone);
    carls = await stack.register(carlsAll.phone);
    me = await asUser(stack.api, { tenant: "acme", role: "end_user", email, password: PASSWORD });
  }, 300_000);

  afterEach(async () => {
    const calls = [annas, bobs, carls].flatMap((phone) => phone?.calls ?? []);
    await Promise.all(calls.map((call) => call.hangUp().catch(() => {})));
    await set({ doNotDisturb: false, forwardAlways: null, forwardBusy: null, forwardNoAnswer: null });
  });
  afterAll(() => stack?.stop(), 60_000);

  const phoneOf = (phone: SipPhone | undefined): SipPhone => {
    if (phone === undefined) throw new Error("the phone is not there");
    return phone;
  };
  const shown = () => me.get<Settings>("/self-service/call-settings");
  const messages = async () => (await me.get<{ items: Message[] }>("/self-service/voicemail/messages")).items;

  /** Changes one's own settings by the API, and waits until the gateway said that they hold: no apply in between. */
  async function set(settings: Record<string, unknown>): Promise<void> {
    await me.patch("/self-service/call-settings", settings);
    await eventually(async () => expect((await shown()).inForce).toBe(true));
  }
  async function ask(method: string, path: string, body?: unknown, as = me): Promise<void> {
    const answer = await as.send(method, path, body);
    expect(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`).toBe(true);
  }
  /** Dials a code and listens until Asterisk has said all. */
  async function dialCode(phone: SipPhone, code: string): Promise<void> {
    const call = await phone.call(code, { withinMs: 60_000 });
    await eventually(async () => expect(call.state).toBe("ended"));
  }
  /** Whether a call of Carl's to Anna rings at this phone next. */
  async function ringsAt(phone: SipPhone): Promise<SipCall> {
    const dialling = await phoneOf(carls).dial(anna.extension.number);
    dialling.answered.catch((error: unknown) => {
      if (!(error instanceof CallRefused)) throw error;
    });
    const ringing = await phone.nextIncoming({ withinMs: 60_000 });
    await dialling.hangUp();
    return ringing;
  }

  it("do-not-disturb and forwards set by the API hold for the next call, and not a call longer", async () => {
    await set({ forwardAlways: bob.extension.number });
    expect((await ringsAt(phoneOf(bobs))).remoteNumber).not.toBe("");
    await set({ forwardAlways: null });
    await ringsAt(phoneOf(annas));
    await set({ doNotDisturb: true, forwardBusy: bob.extension.number });
    await ringsAt(phoneOf(bobs));
    expect(phoneOf(annas).calls).toEqual([]);
    await set({ doNotDisturb: false });
    await ringsAt(phoneOf(annas));
  });

  it("what is set by phone shows in the API, over a crash of the gateway and of Asterisk in between", async () => {
    await dialCode(phoneOf(annas), "*78");
    await eventually(async () => expect(await shown()).toMatchObject({ doNotDisturb: true }));
    await stack.breakPart("gateway", "kill");
    await dialCode(phoneOf(annas), `*72${bob.extension.number}`);
    await stack.breakPart("asterisk", "kill");
    await stack.breakPart("asterisk", "start");
    await stack.breakPart("gateway", "start");
    await eventually(async () => expect(await stack.isReady()).toBe(true));
    const setByPhone = { doNotDisturb: true, forwardAlways: bob.extension.number, inForce: true };
    await eventually(async () => expect(await shown()).toMatchObject(setByPhone));
    await Promise.all([annas, bobs, carls].map((phone) => phoneOf(phone).register()));
    await set({ doNotDisturb: false });
    await ringsAt(phoneOf(bobs));
    await dialCode(phoneOf(annas), "*73");
    await eventually(async () => expect(await shown()).toMatchObject({ forwardAlways: null }));
  }, 240_000);

  it("a PIN set by the API opens the box by *97; the one before, and a wrong one in the API, do not", async () => {
    await ask("PUT", "/self-service/voicemail/pin", { newPin: "4711" });
    await ask("PUT", "/self-service/voicemail/pin", { currentPin: "4711", newPin: "2580" });
    const wrong = await me.send("PUT", "/self-service/voicemail/pin", { currentPin: "4711", newPin: "1111" });
    expect(wrong.status).toBe(400);
    await eventually(async () => expect(pinInSpool()).toBe("2580"));
    // Who is in can choose another: then the API takes that one for the current one.
    await choosePinByPhone("2580", "1470");
    await eventually(() => ask("PUT", "/self-service/voicemail/pin", { currentPin: "1470", newPin: "3690" }), 20_000);
  }, 120_000);

  it("all that holds without an apply, set by portal or by phone, is in force and shown after both were killed", async () => {
    // By portal: Bob's calls by an admin, both people in the queue, the hours, Anna's greeting and PIN.
    const his = {
      doNotDisturb: true,
      forwardBusy: anna.extension.number,
      forwardNoAnswer: "+43664123456",
      ringSec: 45,
    };
    await admin.patch(`/users/${bob.id}/call-settings`, his);
    await ask("PUT", `/queues/${queue.id}/members/${bob.id}/state`, { state: "paused", reason: "Lunch" }, admin);
    await ask("PUT", `/business-hours/${hours.id}/override`, { state: "closed", until: null }, admin);
    await putGreeting();
    const { boxId } = await me.get<{ boxId: string }>("/self-service/voicemail");
    await ask("PATCH", `/voicemail-boxes/${boxId}`, { pin: "8642" }, admin);
    await eventually(async () => expect(pinInSpool()).toBe("8642"));
    // By phone: Anna's.
    await dialCode(phoneOf(annas), "*78");
    await dialCode(phoneOf(annas), `*90${bob.extension.number}`);
    await dialCode(phoneOf(annas), "*45");
    await choosePinByPhone("8642", "9753");
    const kept = {
      his: { ...his, inForce: true },
      hers: { doNotDisturb: true, forwardBusy: bob.extension.number, inForce: true },
      queue: [
        [anna.id, "in"],
        [bob.id, "paused"],
      ],
      override: { state: "closed", until: null },
    };
    const all = async () => ({
      his: await admin.get(`/users/${bob.id}/call-settings`),
      hers: await shown(),
      queue: (await admin.get<Members>(`/queues/${queue.id}/members`)).items
        .map(({ userId, state }) => [userId, state])
        .toSorted(([a = ""], [b = ""]) => (a === anna.id ? -1 : b === anna.id ? 1 : 0)),
      override: (await admin.get<{ override: unknown }>(`/business-hours/${hours.id}`)).override,
    });
    await eventually(async () => expect(await all()).toMatchObject(kept));

    await Promise.all([stack.breakPart("gateway", "kill"), stack.breakPart("asterisk", "kill")]);
    await stack.breakPart("asterisk", "start");
    await stack.breakPart("gateway", "start");
    await eventually(async () => expect(await stack.isReady()).toBe(true));
    await Promise.all([annas, bobs, carls].map((phone) => phoneOf(phone).register()));
    expect(await all()).toMatchObject(kept);
    const [annasNumber, bobsNumber] = [anna.extension.number, bob.extension.number];
    const inAsterisk = async () => (await stack.console("database show callplane")).replaceAll(/ *: +/g, " = ");
    await eventually(async () => {
      const entries = await inAsterisk();
      for (const entry of [
        `acme/dnd/${annasNumber} = 1`,
        `acme/cfb/${annasNumber} = ${bobsNumber}`,
        `acme/dnd/${bobsNumber} = 1`,
        `acme/cfb/${bobsNumber} = ${annasNumber}`,
        `acme/cfna/${bobsNumber} = +43664123456`,
        `acme/ring/${bobsNumber} = 45`,
        `acme/hours/${hours.id} = closed:0`,
      ]) {
        expect(entries).toContain(entry);
      }
      const inQueue = await stack.console(`queue show acme-${queue.id}`);
      expect(inQueue).toMatch(new RegExp(`Local/${annasNumber}@`));
      expect(inQueue).toMatch(new RegExp(`Local/${bobsNumber}@.*paused`, "i"));
    });
    expect(pinInSpool()).toBe("9753");
    await eventually(() => ask("PUT", "/self-service/voicemail/pin", { currentPin: "9753", newPin: "3690" }), 20_000);
    expect(readFileSync(greetingInSpool()).length).toBeGreaterThan(1000);
    await admin.patch(`/users/${bob.id}/call-settings`, {
      doNotDisturb: false,
      forwardBusy: null,
      forwardNoAnswer: null,
    });
  }, 300_000);

  it("a message lights the lamp, comes into the API with its sound and by mail once, and goes when it is deleted there", async () => {
    const inbox = `box@${crypto.randomUUID().slice(0, 8)}.example`;
    await ask("PATCH", "/self-service/voicemail", { email: inbox, attachesAudio: true });
    await putGreeting();
    await set({ doNotDisturb: true });

    const call = await phoneOf(carls).call(anna.extension.number, { withinMs: 60_000 });
    await call.hears(700, { withinMs: 20_000 });
    call.sendDigits("#");
    await call.sendTone(900, { forMs: 6_000 });
    await call.hangUp();
    await eventually(async () => expect(phoneOf(annas).voiceMessages).toEqual({ new: 1, old: 0 }));
    await eventually(async () => expect(await messages()).toMatchObject([{ heardAt: null }]));
    const [message] = await messages();
    const audio = () => me.send("GET", `/self-service/voicemail/messages/${message?.id}/audio`);
    await eventually(async () => expect((await audio()).status).toBe(200));
    expect(Buffer.from(await (await audio()).arrayBuffer()).toString("latin1", 0, 4)).toBe("RIFF");
    await eventually(async () => expect(await mailsTo(inbox)).toHaveLength(1));

    await ask("PATCH", `/self-service/voicemail/messages/${message?.id}`, { heard: true });
    await eventually(async () => expect(phoneOf(annas).voiceMessages).toEqual({ new: 0, old: 1 }));
    await ask("DELETE", `/self-service/voicemail/messages/${message?.id}`);
    await eventually(async () => expect(phoneOf(annas).voiceMessages).toEqual({ new: 0, old: 0 }));
    expect(await messages()).toEqual([]);
    expect(await mailsTo(inbox)).toHaveLength(1);
  }, 180_000);

  async function choosePinByPhone(pin: string, next: string): Promise<void> {
    const call = await phoneOf(annas).call("*97", { withinMs: 60_000 });
    await call.hearsSound({ withinMs: 20_000 });
    call.sendDigits(`${pin}#05${next}#${next}#`);
    await eventually(async () => expect(pinInSpool()).toBe(next));
    await call.hangUp();
  }
  const box = () => join(stack.dir, "asterisk/spool/voicemail/acme", anna.extension.number);
  const greetingInSpool = () => join(box(), "unavail.wav");
  function pinInSpool(): string {
    return /password\s*=>?\s*(\S+)/.exec(readFileSync(join(box(), "secret.conf"), "utf8"))?.[1] ?? "";
  }
  /** A tone of 700 Hz, and until callers hear it. */
  async function putGreeting(): Promise<void> {
    const upload = await fetch(`${stack.api}/api/v1/self-service/voicemail/greeting`, {
      method: "PUT",
      headers: { authorization: me.authorization, "content-type": "audio/wav" },
      body: new Uint8Array(formatWav(tone(700))),
    });
    expect(upload.status).toBe(200);
    await eventually(async () => expect(readFileSync(greetingInSpool()).length).toBeGreaterThan(1000));
  }
  async function mailsTo(address: string): Promise<unknown[]> {
    const answer = await fetch(`http://127.0.0.1:${stack.ports.mail}/inbox.json?to=${encodeURIComponent(address)}`);
    return ((await answer.json()) as { mails: unknown[] }).mails;
  }
});

/** A second of it. */
function tone(hz: number): Int16Array {
  return Int16Array.from({ length: SAMPLE_RATE }, (_, n) => 8000 * Math.sin((2 * Math.PI * hz * n) / SAMPLE_RATE));
}
