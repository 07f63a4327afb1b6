import { auditLog, tenants, voicemailBoxes, voicemailMessages } from "@callplane/drizzle";
import { anExtension, aUser, aVoicemailBox, aVoicemailMessage } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { HeardBox, OwnVoicemail, VoicemailBox, VoicemailMessage } from "../../contract/index.ts";
import { type Edge, errorOf, openSession, startEdge } from "../../test/harness.ts";
import { type Served, serve } from "../jobs/testing.ts";
import { mp3, wav } from "../sounds/testing/audio.ts";
import { AT, aCompanyOf, aMessage, BOX } from "./testing.ts";

let edge: Edge;
let served: Served;
beforeAll(async () => {
  ({ edge, served } = await serve((publicUrl) => startEdge({ PUBLIC_URL: publicUrl })));
});
afterAll(() => served.stop());

const WITHIN = { timeout: 30_000, interval: 50 };

const aCompany = () => aCompanyOf(edge);

describe("one's PIN", () => {
  it("is chosen without another at first, then only with the one before in hand", async () => {
    const { ask, state, box } = await aCompany();
    const to = (body: unknown) => ask("PUT", "/pin", body);
    expect((await ask<OwnVoicemail>("GET")).body).toMatchObject({ number: "1000", hasPin: false });
    expect((await to({ newPin: "4711" })).status).toBe(204);
    expect((await state()).voicemailPins).toMatchObject([{ boxId: box.id, number: "1000", pin: "4711" }]);
    expect(errorOf(await to({ newPin: "2580" })).details.issues?.[0]).toMatchObject({ path: ["currentPin"] });
    expect((await to({ currentPin: "4711", newPin: "4711" })).status).toBe(400);
    expect((await to({ currentPin: "4711", newPin: "2580" })).status).toBe(204);
    expect((await state()).voicemailPins).toMatchObject([{ pin: "2580" }]);
  });

  it("is locked for a quarter of an hour after five wrong ones, also for the right one", async () => {
    const { ask, box, tenant } = await aCompany();
    const to = (currentPin: string) => ask("PUT", "/pin", { currentPin, newPin: "2580" });
    await ask("PUT", "/pin", { newPin: "4711" });
    for (const left of ["4 tries are left", "3 tries", "2 tries", "One try is left"]) {
      expect(errorOf(await to("0000")).details.issues?.[0]?.message).toContain(left);
    }
    const locked = await to("0000");
    expect([locked.status, locked.headers.get("retry-after")]).toEqual([429, "900"]);
    expect((await to("4711")).status).toBe(429);
    const log = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id));
    expect(log.map(({ after }) => after)).toEqual([{ pin: "********" }, { pinLockedForMinutes: 15 }]);
    const before = new Date(Date.now() - 1000);
    await edge.admin.db.update(voicemailBoxes).set({ pinLockedUntil: before }).where(eq(voicemailBoxes.id, box.id));
    expect((await to("4711")).status).toBe(204);
  });

  it("is counted as wrong as often as it is, however many ask at once", async () => {
    const { ask } = await aCompany();
    await ask("PUT", "/pin", { newPin: "4711" });
    const tries = Array.from({ length: 12 }, () => ask("PUT", "/pin", { currentPin: "0000", newPin: "2580" }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(4);
    expect(statuses.filter((status) => status === 429)).toHaveLength(8);
  });
});

describe("one's greeting", () => {
  it("is told by its content, held at once, played, and taken back", async () => {
    const { ask, state, box, tenant } = await aCompany();
    expect((await ask("PUT", "/greeting", new TextEncoder().encode("no sound"))).status).toBe(400);
    for (const bytes of [wav({ ms: 1500 }), mp3(80)]) {
      const { status, body } = await ask<OwnVoicemail>("PUT", "/greeting", bytes);
      expect([status, body.greeting?.sizeBytes]).toEqual([200, bytes.length]);
      const [greeting] = (await state()).voicemailGreetings;
      expect(greeting).toMatchObject({ boxId: box.id });
      expect((await ask("GET", "/greeting")).bytes).toEqual(bytes);
    }
    const part = await ask("GET", "/greeting", undefined, { range: "bytes=0-3" });
    expect([part.status, part.bytes.length]).toEqual([206, 4]);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(0);
    expect((await ask<OwnVoicemail>("DELETE", "/greeting")).body.greeting).toBeNull();
    expect((await state()).voicemailGreetings).toMatchObject([{ boxId: box.id, digest: null }]);
    expect((await ask("GET", "/greeting")).status).toBe(404);
  });

  it("recorded by phone shows until another is chosen; what could not become one is said in words", async () => {
    const { ask, report, state, box } = await aCompany();
    const greeted = (recordedAt: string | null, problem: string | null) =>
      report([], box.id, { greeting: { recordedAt, problem } });
    const own = async () => (await ask<OwnVoicemail>("GET")).body;
    await greeted(AT, null);
    expect(await own()).toMatchObject({ greeting: null, greetingRecordedAt: AT, greetingProblem: null });
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    await greeted(ahead, null); // by a gateway whose clock is fast
    expect((await ask<OwnVoicemail>("DELETE", "/greeting")).body.greetingRecordedAt).toBeNull();
    const [taken] = (await state()).voicemailGreetings;
    expect(taken).toMatchObject({ boxId: box.id, digest: null });
    expect(Date.parse(taken?.changedAt ?? "")).toBeGreaterThan(Date.parse(ahead));
    await ask("PUT", "/greeting", wav());
    await greeted(null, "This file could not be converted: it holds no sound");
    expect(await own()).toMatchObject({ greetingProblem: "This file could not be converted: it holds no sound" });
    expect((await ask<OwnVoicemail>("PUT", "/greeting", wav({ ms: 900 }))).body.greetingProblem).toBeNull();
  });

  it("may have five megabytes and no more", async () => {
    const { ask } = await aCompany();
    const tooLong = new Uint8Array(5 * 1024 * 1024 + 1);
    expect((await ask("PUT", "/greeting", tooLong)).status).toBe(413);
  });
});

describe("messages", () => {
  it("show once, with their sound, however often they are reported", async () => {
    const { report, sendAudio, messages, ask } = await aCompany();
    const message = aMessage();
    expect(await report([message])).toEqual([message.id]);
    expect((await ask("GET", `/messages/${message.id}/audio`)).status).toBe(409);
    const sound = wav({ ms: 500 });
    expect((await sendAudio(message.id, sound)).status).toBe(204);
    expect(await report([message])).toEqual([]);
    const { isHeard: _, ...shown } = message;
    expect(await messages()).toEqual([{ ...shown, boxId: expect.any(String), heardAt: null }]);
    const whole = await ask("GET", `/messages/${message.id}/audio`);
    expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "audio/wav"]);
    expect(whole.bytes).toEqual(sound);
    const part = await ask("GET", `/messages/${message.id}/audio`, undefined, { range: "bytes=4-7" });
    expect([part.status, part.bytes]).toEqual([206, sound.slice(4, 8)]);
    expect((await sendAudio(crypto.randomUUID(), sound)).status).toBe(404);
    expect((await sendAudio(message.id, new TextEncoder().encode("RIF"))).status).toBe(400);
  });

  it("are heard and deleted by portal until the gateway has done it, whatever it says meanwhile", async () => {
    const { report, messages, ask, state, inForce } = await aCompany();
    const [one, two] = [aMessage(), aMessage()];
    await report([one, two]);
    await ask("PATCH", `/messages/${one.id}`, { heard: true });
    expect((await ask("DELETE", `/messages/${two.id}`)).status).toBe(204);
    expect(
      (await state()).voicemailMessages.toSorted((a, b) => (a.messageId === one.id ? -1 : b.version)),
    ).toMatchObject([
      { messageId: one.id, isHeard: true, isDeleted: false },
      { messageId: two.id, isDeleted: true },
    ]);
    await report([one, two]); // as it was before the gateway heard of it
    expect(await messages()).toMatchObject([{ id: one.id, heardAt: expect.any(String) }]);
    await inForce();
    expect((await state()).voicemailMessages).toEqual([]);
    await report([{ ...one, isHeard: true }]);
    expect(await messages("?heard=yes")).toMatchObject([{ id: one.id }]);
    expect(await messages("?heard=no")).toEqual([]);
  });

  it("are heard and deleted by phone", async () => {
    const { report, messages } = await aCompany();
    const message = aMessage();
    await report([message]);
    await report([{ ...message, isHeard: true }]);
    expect(await messages()).toMatchObject([{ id: message.id, heardAt: expect.any(String) }]);
    await report([]);
    expect(await messages()).toEqual([]);
    // Only moved: it was between two folders when the gateway looked.
    await report([{ ...message, isHeard: true }]);
    expect(await messages()).toMatchObject([{ id: message.id }]);
  });

  it("stay when the disk they lie on is another than the one looked at, or could not all be read", async () => {
    const { report, messages, box, ask } = await aCompany();
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    const [one, two] = [aMessage(), aMessage()];
    const on = (spoolId: string, list: unknown[], about = {}) => report(list, box.id, { spoolId, ...about });
    const shown = async () => new Set((await messages()).map(({ id }) => id));
    await report([one]); // by a gateway that names no disk yet
    await on(first, [one]);
    await on(second, []);
    expect(await shown()).toEqual(new Set([one.id]));
    await on(second, [two]);
    await on(first, [], { isWhole: false });
    expect(await shown()).toEqual(new Set([one.id, two.id]));
    // What was carried over lies there from then on.
    await on(second, [one, two]);
    await on(first, []);
    expect(await shown()).toEqual(new Set([one.id, two.id]));
    await on(second, [two]);
    expect(await shown()).toEqual(new Set([two.id]));
    expect((await ask("DELETE", `/messages/${two.id}`)).status).toBe(204);
    expect(await shown()).toEqual(new Set());
  });

  it("are told of by mail, once each, with the sound where it is wanted", async () => {
    const { report, sendAudio, ask, messages } = await aCompany();
    const email = `anna@${crypto.randomUUID().slice(0, 8)}.example`;
    expect((await ask<OwnVoicemail>("PATCH", "", { email, attachesAudio: true })).body).toMatchObject({ email });
    const message = aMessage();
    await report([message]);
    for (let times = 0; times < 3; times++) await sendAudio(message.id, wav());
    const [mail] = await vi.waitFor(async () => {
      const mails = await edge.mailsTo(email);
      expect(mails).toHaveLength(1);
      return mails;
    });
    expect(mail).toMatchObject({ subject: "Voice message from Praxis <Huber>, +43664123456" });
    expect(mail?.html).toContain("Praxis &lt;Huber&gt;");
    expect(mail?.attachments).toEqual([{ filename: "message.wav", sizeBytes: wav().length }]);
    await vi.waitFor(async () => {
      const [row] = await edge.admin.db.select().from(voicemailMessages).where(eq(voicemailMessages.id, message.id));
      expect(row?.noticedAt).not.toBeNull();
    });
    await sendAudio(message.id, wav());
    expect(await edge.mailsTo(email)).toHaveLength(1);
    expect(await messages()).toHaveLength(1);
  });

  it("of which no mail went out are told of once the service is back; till then the box says why", {
    timeout: 60_000,
  }, async () => {
    const { report, sendAudio, ask } = await aCompany();
    const email = `anna@${crypto.randomUUID().slice(0, 8)}.example`;
    await ask("PATCH", "", { email });
    const { mail } = edge.services.ports;
    const { send } = mail;
    let isDown = true;
    const atFirst = served.calls.length;
    mail.send = (each) => (each.to === email && isDown ? Promise.reject(new Error("down")) : send(each));
    const problem = async () => (await ask<OwnVoicemail>("GET")).body.noticeProblem;
    try {
      const message = aMessage();
      await report([message]);
      await sendAudio(message.id, wav());
      await vi.waitFor(async () => expect((await problem())?.reason).toContain("did not take it"), WITHIN);
      isDown = false;
      await vi.waitFor(async () => expect(await edge.mailsTo(email)).toHaveLength(1), WITHIN);
      await vi.waitFor(async () => expect(await problem()).toBeNull(), WITHIN);
      const sent = { path: "/jobs/voicemail-notice", status: 204 };
      await vi.waitFor(() => expect(served.calls.slice(atFirst)).toContainEqual(sent), WITHIN);
      // What the mail service never takes, for the address is none, is not tried again.
      mail.send = (each) => send(each.to === email ? { ...each, to: "nowhere" } : each);
      const before = served.calls.length;
      const second = aMessage();
      await report([second]);
      await sendAudio(second.id, wav());
      await vi.waitFor(async () => expect((await problem())?.reason).toContain("Invalid `to` field"), WITHIN);
      const notices = () => served.calls.slice(before).filter(({ path }) => path === "/jobs/voicemail-notice");
      await vi.waitFor(() => expect(notices()).toEqual([sent]), WITHIN);
    } finally {
      mail.send = send;
    }
    expect((await ask<OwnVoicemail>("PATCH", "", { email })).body.noticeProblem).toBeNull();
  });

  it("in a shared box are changed by those alone who look after boxes, not by whoever may listen", async () => {
    const { tenant, report } = await aCompany();
    const shared = await aVoicemailBox(edge.admin, tenant, { name: "Reception" });
    await anExtension(edge.admin, shared, "690", "voicemail");
    const message = aMessage();
    await report([message], shared.id);
    const who = { reads: ["voicemail.read"], writes: ["voicemail.read", "voicemail.write"], neither: [] } as const;
    const statuses: Record<string, number[]> = {};
    for (const [name, grants] of Object.entries(who)) {
      const person = await aUser(edge.admin, tenant, { role: "viewer", grants: [...grants] });
      const as = await openSession(edge.services, edge.admin, person);
      const at = `/api/v1/voicemail-boxes/${shared.id}/messages`;
      const list = await edge.request("GET", at, { as });
      const mark = await edge.request("PATCH", `${at}/${message.id}`, { as, body: { heard: true } });
      const remove = name === "writes" ? mark : await edge.request("DELETE", `${at}/${message.id}`, { as });
      statuses[name] = [list, mark, remove].map(({ status }) => status);
    }
    expect(statuses).toEqual({ reads: [200, 403, 403], writes: [200, 200, 200], neither: [403, 403, 403] });
  });

  it("in a shared box are heard and deleted by those named there, in their own portal, and by nobody else", async () => {
    const { tenant, anna, ask, report, sendAudio, box } = await aCompany();
    const admin = await edge.signIn("tenant_admin", tenant);
    const made = { name: "Reception", number: "690", pin: "4711", listenerIds: [anna.id] };
    const shared = await edge.request<VoicemailBox>("POST", "/api/v1/voicemail-boxes", { as: admin, body: made });
    const boxId = shared.body.id;
    expect(shared.body).toMatchObject({ listenerIds: [anna.id], asksPin: true });
    const bob = await aUser(edge.admin, tenant, { role: "end_user" });
    await anExtension(edge.admin, bob, "1001");
    const asBob = await openSession(edge.services, edge.admin, bob);
    const other = await aCompany();
    const [one, two] = [aMessage(), aMessage()];
    await report([one, two], boxId);
    await sendAudio(one.id, wav());

    const [heard, ...rest] = (await ask<{ items: HeardBox[] }>("GET", "/shared")).body.items;
    const messages = { new: 2, old: 0 };
    expect([heard, rest]).toEqual([
      { boxId, name: "Reception", number: "690", hasPin: true, asksPin: true, wantsMail: false, messages },
      [],
    ]);
    const at = `/shared/${boxId}/messages`;
    const list = await ask<{ items: VoicemailMessage[] }>("GET", at);
    expect(list.body.items.map(({ id }) => id).toSorted()).toEqual([one.id, two.id].toSorted());
    expect((await ask("GET", `${at}/${one.id}/audio`)).bytes).toEqual(wav());
    expect((await ask<VoicemailMessage>("PATCH", `${at}/${one.id}`, { heard: true })).body.heardAt).not.toBeNull();
    expect((await ask("DELETE", `${at}/${two.id}`)).status).toBe(204);
    const left = await ask<{ items: HeardBox[] }>("GET", "/shared");
    expect(left.body.items[0]?.messages).toEqual({ new: 0, old: 1 });

    // Neither a colleague who is not named, nor another company, nor by way of somebody's own box.
    const refused = [
      edge.request("GET", `${BOX}${at}`, { as: asBob }),
      edge.request("PATCH", `${BOX}/shared/${boxId}`, { as: asBob, body: { wantsMail: true } }),
      edge.request("GET", `${BOX}${at}/${one.id}/audio`, { as: asBob }),
      edge.request("DELETE", `${BOX}${at}/${one.id}`, { as: asBob }),
      other.ask("GET", at),
      other.ask("DELETE", `${at}/${one.id}`),
      ask("GET", `/shared/${box.id}/messages`),
    ];
    for (const { status } of await Promise.all(refused)) expect(status).toBe(404);
    expect((await edge.request<{ items: HeardBox[] }>("GET", `${BOX}/shared`, { as: asBob })).body.items).toEqual([]);
    // Who is taken off the list hears no more; nobody of another company can be put on it.
    const patch = (listenerIds: string[]) =>
      edge.request("PATCH", `/api/v1/voicemail-boxes/${boxId}`, { as: admin, body: { listenerIds } });
    expect(errorOf(await patch([other.anna.id])).details.issues?.[0]?.path).toEqual(["listenerIds", 0]);
    expect((await patch([bob.id])).status).toBe(200);
    expect((await ask("GET", at)).status).toBe(404);
    expect((await edge.request("GET", `${BOX}${at}`, { as: asBob })).status).toBe(200);
  });

  it("in a shared box are mailed to those who hear it and like to be told, and to no other", async () => {
    const { tenant, anna, ask, report, sendAudio } = await aCompany();
    const bob = await aUser(edge.admin, tenant, { role: "end_user" });
    await anExtension(edge.admin, bob, "1001");
    const admin = await edge.signIn("tenant_admin", tenant);
    const made = { name: "Reception", number: "690", pin: "4711", listenerIds: [anna.id, bob.id] };
    const shared = await edge.request<VoicemailBox>("POST", "/api/v1/voicemail-boxes", { as: admin, body: made });
    const boxId = shared.body.id;
    expect((await ask<HeardBox>("PATCH", `/shared/${boxId}`, { wantsMail: true })).body.wantsMail).toBe(true);
    // Naming somebody more leaves it as it is.
    const again = { as: admin, body: { listenerIds: [bob.id, anna.id] } };
    expect((await edge.request("PATCH", `/api/v1/voicemail-boxes/${boxId}`, again)).status).toBe(200);
    const message = aMessage();
    await report([message], boxId);
    await sendAudio(message.id, wav());
    const [mail] = await vi.waitFor(async () => {
      const mails = await edge.mailsTo(anna.email);
      expect(mails).toHaveLength(1);
      return mails;
    }, WITHIN);
    expect(mail?.html).toContain("left a message for Reception");
    expect(mail?.html).toContain("/my-phone");
    expect(await edge.mailsTo(bob.email)).toEqual([]);
  });

  it("that were mailed with their sound are deleted where the box says so, and never without", async () => {
    const { ask, report, sendAudio, messages, state } = await aCompany();
    expect((await ask("PATCH", "", { deletesMailed: true })).status).toBe(400);
    const email = `anna@${crypto.randomUUID().slice(0, 8)}.example`;
    const changed = await ask<OwnVoicemail>("PATCH", "", { email, attachesAudio: true, deletesMailed: true });
    expect(changed.body.deletesMailed).toBe(true);
    const message = aMessage();
    await report([message]);
    expect(await messages()).toHaveLength(1);
    await sendAudio(message.id, wav());
    await vi.waitFor(async () => expect(await messages()).toEqual([]), WITHIN);
    expect((await edge.mailsTo(email))[0]?.attachments).toHaveLength(1);
    expect((await state()).voicemailMessages).toMatchObject([{ messageId: message.id, isDeleted: true }]);
    expect((await ask("PATCH", "", { attachesAudio: false })).status).toBe(400);
  });

  it("in a shared box are for those who may read them, in a person's box for that person alone", async () => {
    const { tenant, box, anna, report, ask } = await aCompany();
    const shared = await aVoicemailBox(edge.admin, tenant, { name: "Reception" });
    await anExtension(edge.admin, shared, "690", "voicemail");
    const message = aMessage();
    await report([message], shared.id);
    const own = await aVoicemailMessage(edge.admin, box);
    const admin = await edge.signIn("tenant_admin", tenant);
    const at = (boxId: string, id = "") => `/api/v1/voicemail-boxes/${boxId}/messages${id}`;
    const list = await edge.request<{ items: VoicemailMessage[] }>("GET", at(shared.id), { as: admin });
    expect(list.body.items).toMatchObject([{ id: message.id }]);
    expect((await edge.request("GET", at(box.id), { as: admin })).status).toBe(404);
    expect((await edge.request("DELETE", at(box.id, `/${own.id}`), { as: admin })).status).toBe(404);
    expect((await edge.request("DELETE", at(shared.id, `/${own.id}`), { as: admin })).status).toBe(404);
    const heard = { as: admin, body: { heard: true } };
    expect((await edge.request("PATCH", at(shared.id, `/${message.id}`), heard)).status).toBe(200);
    expect((await edge.request("DELETE", at(shared.id, `/${message.id}`), { as: admin })).status).toBe(204);
    const bob = await aUser(edge.admin, tenant, { role: "end_user" });
    await anExtension(edge.admin, bob, "1001");
    const asBob = await openSession(edge.services, edge.admin, bob);
    expect((await edge.request("GET", `${BOX}/messages/${own.id}/audio`, { as: asBob })).status).toBe(404);
    expect((await ask("GET", `/messages/${own.id}/audio`)).status).toBe(409);
    expect(anna.id).not.toBe(bob.id);
  });
});
