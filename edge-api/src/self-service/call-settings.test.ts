import { auditLog, smallJobs, tenants, userCallSettings } from "@callplane/drizzle";
import { aDid, anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallSettingsState, CallState, CallStateChange } from "../../contract/index.ts";
import { type Edge, errorOf, openSession, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const OWN = "/api/v1/self-service/call-settings";
const UNTOUCHED = {
  doNotDisturb: false,
  forwardAlways: null,
  forwardBusy: null,
  forwardNoAnswer: null,
  forwardAlwaysAsks: false,
  forwardBusyAsks: true,
  forwardNoAnswerAsks: true,
  ringSec: 25,
  alsoRings: [],
  blockedCallers: [],
  extension: "1000",
  inForce: true,
  changedAt: null,
};

async function aCompany() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const anna = await aUser(edge.admin, tenant, { name: "Anna", role: "end_user" });
  await anExtension(edge.admin, anna, "1000");
  const bob = await aUser(edge.admin, tenant, { name: "Bob" });
  await anExtension(edge.admin, bob, "1001");
  const me = await openSession(edge.services, edge.admin, anna);
  const set = (body: unknown) => edge.request<CallSettingsState>("PATCH", OWN, { as: me, body });
  const shown = async () => (await edge.request<CallSettingsState>("GET", OWN, { as: me })).body;
  const tell = (changes: unknown[]) =>
    gateway.call<{ accepted: string[]; refused: { id: string; reason: string }[] }>(
      "POST",
      "/reports/call-state-changes",
      { changes },
    );
  const byPhone = (at: Date, setting: unknown): CallStateChange & { id: string } => ({
    id: crypto.randomUUID(),
    tenantId: tenant.id,
    at: at.toISOString(),
    change: { kind: "setting", userId: anna.id, setting: setting as never },
  });
  const auditOf = async (action: string) =>
    edge.admin.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.action, action)));
  return { gateway, tenant, anna, bob, me, set, shown, tell, byPhone, auditOf };
}

describe("one's own call settings", () => {
  it("are the defaults until something is set, field by field", async () => {
    const { set, shown } = await aCompany();
    expect(await shown()).toEqual(UNTOUCHED);
    const { status, body } = await set({ doNotDisturb: true, forwardBusy: "1001" });
    expect(status).toBe(200);
    const changedAt = expect.stringMatching(/^20/);
    expect(body).toEqual({ ...UNTOUCHED, doNotDisturb: true, forwardBusy: "1001", inForce: false, changedAt });
    await set({ forwardBusy: null, ringSec: 40 });
    expect(await shown()).toMatchObject({ doNotDisturb: true, forwardBusy: null, ringSec: 40 });
  });

  it("hold other numbers that ring, each once, at most five, and none of the company's own", async () => {
    const { set, shown, anna, tenant } = await aCompany();
    const also = (number: string) => ({ number, afterSec: 10, asksToAccept: true });
    const alsoRings = [also("+43664123456"), { ...also("+43664123457"), afterSec: 0, asksToAccept: false }];
    expect((await set({ alsoRings, forwardBusyAsks: false })).status).toBe(200);
    expect(await shown()).toMatchObject({ alsoRings, forwardBusyAsks: false, forwardNoAnswerAsks: true });
    await aDid(edge.admin, tenant, { number: "+4312345600", destination: { kind: "USER", id: anna.id } });
    for (const wrong of [
      [also("+43664123456"), also("+43664123456")],
      [also("+4312345600")],
      Array.from({ length: 6 }, (_, n) => also(`+4366412345${n}`)),
    ]) {
      expect((await set({ alsoRings: wrong })).status).toBe(400);
    }
    expect((await set({ alsoRings: [] })).body).toMatchObject({ alsoRings: [] });
  });

  it("hold no number that would begin to ring only when the phones have stopped", async () => {
    const { set, anna } = await aCompany();
    const also = (afterSec: number, number = "+43664123456") => ({ number, afterSec, asksToAccept: true });
    const refusal = async (body: unknown) => errorOf(await set(body)).details.issues;
    expect(await refusal({ alsoRings: [also(10), also(25, "+43664123457")] })).toEqual([
      { path: ["alsoRings", 1, "afterSec"], message: "Phones ring for 25 s: this one would never ring" },
    ]);
    expect((await set({ alsoRings: [also(24)] })).status).toBe(200);
    expect(await refusal({ ringSec: 20 })).toEqual([
      { path: ["ringSec"], message: "+43664123456 begins to ring only after 24 s: it would never ring" },
    ]);
    expect((await set({ alsoRings: [also(30)], ringSec: 40 })).status).toBe(200);
    // What was saved before this was looked at is in nobody's way.
    await edge.admin.db
      .update(userCallSettings)
      .set({ value: 15 })
      .where(and(eq(userCallSettings.userId, anna.id), eq(userCallSettings.field, "ringSec")));
    expect((await set({ alsoRings: [also(30), also(5, "+43664123457")], doNotDisturb: true })).status).toBe(200);
  });

  it("lead nowhere from where calls come back: a number outside that is the person's own", async () => {
    const { set, anna, bob, tenant } = await aCompany();
    await aDid(edge.admin, tenant, { number: "+4312345601", destination: { kind: "USER", id: anna.id } });
    await aDid(edge.admin, tenant, { number: "+4312345602", destination: { kind: "USER", id: bob.id } });
    expect(await set({ forwardNoAnswer: "+4312345601" })).toMatchObject({
      status: 400,
      body: { details: { issues: [{ path: ["forwardNoAnswer"] }] } },
    });
    expect((await set({ forwardNoAnswer: "+4312345602" })).status).toBe(200);
  });

  it("wake the gateway, leave an entry, and wait for no apply", async () => {
    const { set, tenant, anna, auditOf } = await aCompany();
    await set({ doNotDisturb: true });
    const jobs = await edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id));
    expect(jobs).toMatchObject([{ kind: "call_state", status: "PENDING" }]);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(0);
    expect(await auditOf("self.update_call_settings")).toMatchObject([
      { entityId: anna.id, entityName: "Anna", before: { doNotDisturb: false }, after: { doNotDisturb: true } },
    ]);
  });

  it("are in force once the gateway said so", async () => {
    const { set, shown, gateway, tenant } = await aCompany();
    await set({ forwardAlways: "+43664123456" });
    const path = `/tenants/${tenant.id}/call-state`;
    const { body: state } = await gateway.call<CallState>("GET", path);
    expect(state.people).toMatchObject([{ extension: "1000", forwardAlways: { value: "+43664123456" } }]);
    await gateway.call("PUT", `${path}/in-force`, { version: state.version });
    expect((await shown()).inForce).toBe(true);
    await set({ forwardAlways: null });
    expect((await shown()).inForce).toBe(false);
  });

  it("lead nowhere that is not there", async () => {
    const { set, tenant } = await aCompany();
    const to = async (forwardAlways: string) => errorOf(await set({ forwardAlways })).details.issues?.[0]?.message;
    expect(await to("1000")).toMatch(/very number/);
    expect(await to("1999")).toBe("Nobody has the extension 1999");
    expect(await to("0664 12")).toMatch(/extension, or a number/);
    const nobody = await aUser(edge.admin, tenant, { role: "end_user" });
    const as = await openSession(edge.services, edge.admin, nobody);
    expect((await edge.request("PATCH", OWN, { as, body: { doNotDisturb: true } })).status).toBe(409);
  });

  it("are set for others by those who may, and by nobody else", async () => {
    const { anna, bob, me, tenant, shown, auditOf } = await aCompany();
    const admin = await edge.signIn("tenant_admin", tenant);
    const path = `/api/v1/users/${anna.id}/call-settings`;
    const { status, body } = await edge.request("PATCH", path, { as: admin, body: { ringSec: 60 } });
    expect([status, body]).toEqual([200, { ...(await shown()) }]);
    expect(await shown()).toMatchObject({ ringSec: 60 });
    expect((await edge.request("GET", path, { as: admin })).body).toMatchObject({ ringSec: 60 });
    expect(await auditOf("user.update_call_settings")).toHaveLength(1);
    const theirs = `/api/v1/users/${bob.id}/call-settings`;
    expect((await edge.request("PATCH", theirs, { as: me, body: { ringSec: 60 } })).status).toBe(403);
  });
});

describe("what is set by phone", () => {
  it("shows, with an entry, once however often it is told", async () => {
    const { tell, byPhone, shown, auditOf, anna } = await aCompany();
    const change = byPhone(new Date(), { field: "doNotDisturb", value: true });
    for (const answer of [await tell([change]), await tell([change])]) {
      expect(answer.body).toEqual({ accepted: [change.id], refused: [] });
    }
    expect(await shown()).toMatchObject({ doNotDisturb: true });
    expect(await auditOf("call_settings.change_by_phone")).toMatchObject([
      { actorKind: "gateway", entityId: anna.id, entityName: "Anna", after: { doNotDisturb: true } },
    ]);
  });

  it("puts who called last on one's own list, beside those there, once", async () => {
    const { set, tell, shown, anna, tenant, auditOf } = await aCompany();
    const kept = { kind: "prefix", number: "+4490" };
    await set({ blockedCallers: [kept] });
    const later = new Date(Date.now() + 5_000).toISOString();
    const change = { kind: "blocked_caller", userId: anna.id, number: "+43900123456" };
    const told = { id: crypto.randomUUID(), tenantId: tenant.id, at: later, change };
    for (const _ of [1, 2]) expect((await tell([told])).body).toEqual({ accepted: [told.id], refused: [] });
    const both = [kept, { kind: "number", number: "+43900123456" }];
    expect((await shown()).blockedCallers).toEqual(both);
    expect(await auditOf("call_settings.change_by_phone")).toMatchObject([{ after: { blocked: "+43900123456" } }]);
    await set({ blockedCallers: [] });
    await tell([told]);
    expect((await shown()).blockedCallers).toEqual([]);
  });

  it("puts a caller on a full list in the place of the number that is there longest", async () => {
    const { set, tell, shown, anna, tenant } = await aCompany();
    const [hidden, beginning] = [
      { kind: "anonymous", number: null },
      { kind: "prefix", number: "+4490" },
    ];
    const numbers = Array.from({ length: 98 }, (_, n) => ({ kind: "number", number: `+436641000${100 + n}` }));
    const blockedCallers = [hidden, beginning, ...numbers];
    expect((await set({ blockedCallers })).status).toBe(200);
    const change = { kind: "blocked_caller", userId: anna.id, number: "+43900123456" };
    const at = new Date(Date.now() + 5_000).toISOString();
    await tell([{ id: crypto.randomUUID(), tenantId: tenant.id, at, change }]);
    const last = { kind: "number", number: "+43900123456" };
    expect((await shown()).blockedCallers).toEqual([hidden, beginning, ...numbers.slice(1), last]);
  });

  it("gives way to what was set later, wherever that was", async () => {
    const { set, tell, byPhone, shown } = await aCompany();
    const before = new Date(Date.now() - 60_000);
    await set({ forwardBusy: "1001" });
    await tell([byPhone(before, { field: "forwardBusy", value: null })]);
    expect((await shown()).forwardBusy).toBe("1001");
    const later = new Date(Date.now() + 5_000);
    await tell([
      byPhone(later, { field: "forwardBusy", value: "+43664123456" }),
      byPhone(before, { field: "doNotDisturb", value: true }),
    ]);
    expect(await shown()).toMatchObject({ forwardBusy: "+43664123456", doNotDisturb: true });
    // Set by portal after the phone's clock ran ahead: later all the same.
    await set({ forwardBusy: null });
    expect((await shown()).forwardBusy).toBe(null);
  });

  it("cannot be put out of reach by a gateway whose clock is years ahead", async () => {
    const { tell, byPhone, anna } = await aCompany();
    await tell([byPhone(new Date("2031-01-01"), { field: "doNotDisturb", value: true })]);
    const [row] = await edge.admin.db.select().from(userCallSettings).where(eq(userCallSettings.userId, anna.id));
    expect(row?.changedAt.getTime()).toBeLessThan(Date.now() + 120_000);
  });

  it("is refused by name where it is none, or of a tenant elsewhere; the others are taken", async () => {
    const { tell, byPhone, shown } = await aCompany();
    const other = await aCompany();
    const good = byPhone(new Date(), { field: "doNotDisturb", value: true });
    const foreign = { ...good, id: crypto.randomUUID(), tenantId: other.tenant.id };
    const bad = byPhone(new Date(), { field: "forwardAlways", value: "12a" });
    const { body } = await tell([foreign, bad, good]);
    expect(body.accepted).toEqual([good.id]);
    expect(body.refused.map(({ id }) => id).toSorted()).toEqual([foreign.id, bad.id].toSorted());
    expect((await shown()).doNotDisturb).toBe(true);
    expect((await other.shown()).doNotDisturb).toBe(false);
  });
});
