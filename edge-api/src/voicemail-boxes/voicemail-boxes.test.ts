import { auditLog, smallJobs, tenants, voicemailBoxes } from "@callplane/drizzle";
import { anExtension, aTenant, aUser, aVoicemailMessage } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { CallState, OwnVoicemail, Permission, VoicemailBox } from "../../contract/index.ts";
import { type Edge, errorOf, openSession, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";
import { type Served, serve } from "../jobs/testing.ts";

let edge: Edge;
let served: Served;
beforeAll(async () => {
  ({ edge, served } = await serve((publicUrl) => startEdge({ PUBLIC_URL: publicUrl })));
});
afterAll(() => served.stop());

async function aCompany() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const as = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const post = (body: unknown) => edge.request<VoicemailBox>("POST", "/api/v1/voicemail-boxes", { as, body });
  const patch = (id: string, body: unknown) =>
    edge.request<VoicemailBox>("PATCH", `/api/v1/voicemail-boxes/${id}`, { as, body });
  const list = async (query = "") =>
    (await edge.request<{ items: VoicemailBox[] }>("GET", `/api/v1/voicemail-boxes${query}`, { as })).body.items;
  const pins = async () =>
    (await gateway.call<CallState>("GET", `/tenants/${tenant.id}/call-state`)).body.voicemailPins.map(
      ({ number, pin }) => [number, pin],
    );
  const jobs = () => edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id));
  const revision = async () =>
    (await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id)))[0]?.revision ?? 0;
  return { tenant, as, anna, post, patch, list, pins, jobs, revision };
}

/** Long enough that no id has it by chance. */
const PIN = "4711081542";
const RECEPTION = { name: "Reception", number: "690", pin: PIN };

describe("boxes", () => {
  it("of people and shared ones stand in one list, found by whose they are", async () => {
    const { post, list, anna } = await aCompany();
    await post(RECEPTION);
    expect((await list()).map(({ name, number, userId, pin }) => [name, number, userId, pin])).toEqual([
      ["Reception", "690", null, "********"],
      ["Anna", "1000", anna.id, null],
    ]);
    expect((await list("?q=ann")).map(({ name }) => name)).toEqual(["Anna"]);
  });

  it("count what is in them, new and heard, and not what is deleted", async () => {
    const { post, list } = await aCompany();
    const { body: box } = await post(RECEPTION);
    const [row] = await edge.admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.id, box.id));
    if (row === undefined) throw new Error("no box was made");
    await aVoicemailMessage(edge.admin, row);
    await aVoicemailMessage(edge.admin, row, { heardAt: new Date() });
    await aVoicemailMessage(edge.admin, row, { heardAt: new Date() });
    await aVoicemailMessage(edge.admin, row, { deletedAt: new Date() });
    expect((await list("?q=reception"))[0]?.messages).toEqual({ new: 1, old: 2 });
  });

  it("lead who presses 0 to what is there, which stays as long as they do", async () => {
    const { post, patch, as } = await aCompany();
    const { body: box } = await post(RECEPTION);
    const group = { name: "Sales", members: [], noAnswer: { kind: "HANG_UP" } };
    const made = await edge.request<{ id: string }>("POST", "/api/v1/ring-groups", { as, body: group });
    const onZero = { kind: "RING_GROUP", id: made.body.id };
    expect((await patch(box.id, { onZero })).body.onZero).toEqual(onZero);
    const refused = await edge.request("DELETE", `/api/v1/ring-groups/${made.body.id}`, { as });
    expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining("voicemail box Reception")]);
    expect((await patch(box.id, { onZero: null })).body.onZero).toBeNull();
    expect((await edge.request("DELETE", `/api/v1/ring-groups/${made.body.id}`, { as })).status).toBe(204);
    const gone = errorOf(await patch(box.id, { onZero }));
    expect(gone.details.issues?.[0]?.path).toEqual(["onZero"]);
  });

  it("say why a notice did not go out until they have another address for it", async () => {
    const { post, patch } = await aCompany();
    const { body: box } = await post({ ...RECEPTION, email: "nobody@example.com" });
    const problem = { noticeProblem: "no such address", noticeProblemAt: new Date() };
    await edge.admin.db.update(voicemailBoxes).set(problem).where(eq(voicemailBoxes.id, box.id));
    const same = await patch(box.id, { email: "nobody@example.com", maxMessageSec: 60 });
    expect(same.body.noticeProblem).toMatchObject({ reason: "no such address" });
    expect((await patch(box.id, { email: "reception@example.com" })).body.noticeProblem).toBeNull();
  });

  it("have a number of their own: one that is taken is a conflict at the number", async () => {
    const { post } = await aCompany();
    const issues = [{ path: ["number"], message: "Extension 1000 is taken" }];
    expect(errorOf(await post({ ...RECEPTION, number: "1000" }))).toEqual({ error: "conflict", details: { issues } });
  });

  it("of people are changed, but go with the person only", async () => {
    const { list, patch, as } = await aCompany();
    const [box] = await list();
    const id = box?.id ?? "";
    expect((await patch(id, { maxMessageSec: 60 })).body).toMatchObject({ name: "Anna", maxMessageSec: 60 });
    expect(box?.inDirectory).toBe(true);
    expect((await patch(id, { inDirectory: false })).body).toMatchObject({ inDirectory: false });
    const gone = await edge.request("DELETE", `/api/v1/voicemail-boxes/${id}`, { as });
    expect([gone.status, gone.body.message]).toEqual([
      409,
      "This is the box of Anna: it goes with the person's extension",
    ]);
  });
});

describe("a person's box", () => {
  it("is changed by those who may change people, not by whoever looks after boxes", async () => {
    const { list, tenant } = await aCompany();
    const [box] = await list();
    const grants: Permission[] = ["voicemail.read", "voicemail.write"];
    const clerk = await aUser(edge.admin, tenant, { role: "viewer", grants });
    const as = await openSession(edge.services, edge.admin, clerk);
    const at = `/api/v1/voicemail-boxes/${box?.id}`;
    for (const body of [{ pin: "4711" }, { email: "clerk@example.com" }, { pin: "4711", email: null }]) {
      const refused = await edge.request("PATCH", at, { as, body });
      expect([refused.status, refused.body.details]).toEqual([403, { permission: "users.write" }]);
    }
    const own = await aUser(edge.admin, tenant, { role: "viewer", grants });
    await anExtension(edge.admin, own, "1001");
    const asOwn = await openSession(edge.services, edge.admin, own);
    const [mine] = await list(`?q=${encodeURIComponent(own.name)}`);
    const changed = await edge.request("PATCH", `/api/v1/voicemail-boxes/${mine?.id}`, {
      as: asOwn,
      body: { pin: "4711" },
    });
    expect(changed.status).toBe(200);
    const mailed = await edge.request<OwnVoicemail>("GET", "/api/v1/self-service/voicemail", { as: asOwn });
    expect(mailed.body.othersChange).toBeNull();
  });

  it("that somebody else changed says so to the person, by mail and in the portal, until it was seen", async () => {
    const { list, patch, anna } = await aCompany();
    const [box] = await list();
    const id = box?.id ?? "";
    const asAnna = await openSession(edge.services, edge.admin, anna);
    const own = async (method: "GET" | "PATCH" = "GET", body?: unknown) =>
      (await edge.request<OwnVoicemail>(method, "/api/v1/self-service/voicemail", { as: asAnna, body })).body;
    await patch(id, { maxMessageSec: 60 });
    expect((await own()).othersChange).toBeNull();
    await patch(id, { pin: "4711" });
    await patch(id, { email: "elsewhere@example.com", attachesAudio: false });
    expect((await own()).othersChange).toMatchObject({
      byName: expect.stringContaining("tenant_admin"),
      fields: ["email", "pin"],
    });
    const mails = await vi.waitFor(
      async () => {
        const found = await edge.mailsTo(anna.email);
        expect(found.some(({ html }) => html.includes("another address"))).toBe(true);
        return found;
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(mails.map(({ subject }) => subject)).toContain("Your voicemail box was changed");
    expect(mails.some(({ html }) => html.includes("The PIN is another one"))).toBe(true);
    expect(await edge.mailsTo("elsewhere@example.com")).toEqual([]);
    expect((await own("PATCH", { othersChange: null })).othersChange).toBeNull();
    expect((await own()).othersChange).toBeNull();
  });

  it("has nobody else who hears it, and loses no message that went nowhere", async () => {
    const { list, patch, anna } = await aCompany();
    const [box] = await list();
    const refused = async (body: unknown) => errorOf(await patch(box?.id ?? "", body)).details.issues?.[0]?.path;
    expect(await refused({ listenerIds: [anna.id] })).toEqual(["listenerIds"]);
    expect(await refused({ deletesMailed: true })).toEqual(["deletesMailed"]);
    expect(await refused({ deletesMailed: true, email: "anna@example.com" })).toEqual(["deletesMailed"]);
    const whole = { deletesMailed: true, email: "anna@example.com", attachesAudio: true };
    expect((await patch(box?.id ?? "", whole)).body.deletesMailed).toBe(true);
  });
});

describe("a PIN", () => {
  it("is sealed in the row, opened for the gateway alone, and in no answer and no log", async () => {
    const { post, pins, jobs, tenant } = await aCompany();
    const { body: box } = await post(RECEPTION);
    expect(await pins()).toEqual([["690", PIN]]);
    const [row] = await edge.admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.id, box.id));
    expect(row?.pinCiphertext).toMatch(/^v1\./);
    const entries = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id));
    expect(JSON.stringify([box, entries, edge.log])).not.toContain(PIN);
    // The box is not there before the next apply.
    expect(await jobs()).toEqual([]);
  });

  it("changed alone holds at once: a small job, an entry, and nothing to apply", async () => {
    const { post, patch, pins, jobs, revision } = await aCompany();
    const { body: box } = await post(RECEPTION);
    const before = await revision();
    expect((await patch(box.id, { pin: "0815" })).body).toEqual(box);
    expect(await pins()).toEqual([["690", "0815"]]);
    expect(await jobs()).toMatchObject([{ kind: "call_state", status: "PENDING" }]);
    expect(await revision()).toBe(before);
    const isEntry = and(eq(auditLog.entityId, box.id), eq(auditLog.action, "voicemail_box.set_pin"));
    const [entry] = await edge.admin.db.select().from(auditLog).where(isEntry);
    expect(Object.keys(entry?.after ?? {})).toEqual(["pinChangedAt"]);
  });

  it("is none until one was chosen, and is said to be", async () => {
    const { list, patch } = await aCompany();
    const [box] = await list();
    expect(box?.pin).toBeNull();
    expect((await patch(box?.id ?? "", { maxMessageSec: 60 })).body.pin).toBeNull();
    expect((await patch(box?.id ?? "", { pin: "4711" })).body.pin).toBe("********");
    expect((await list())[0]?.pin).toBe("********");
  });

  it("changed with something else is noted with it", async () => {
    const { post, patch, pins, revision } = await aCompany();
    const { body: box } = await post(RECEPTION);
    const before = await revision();
    expect((await patch(box.id, { pin: "0815", maxMessageSec: 60 })).body.maxMessageSec).toBe(60);
    expect(await pins()).toEqual([["690", "0815"]]);
    expect(await revision()).toBe(before + 1);
    const isEntry = and(eq(auditLog.entityId, box.id), eq(auditLog.action, "voicemail_box.update"));
    const [entry] = await edge.admin.db.select().from(auditLog).where(isEntry);
    expect(Object.keys(entry?.after ?? {}).toSorted()).toEqual(["maxMessageSec", "pinChangedAt"]);
  });
});
