import { auditLog, callingSettings, emergencyNotifications } from "@callplane/drizzle";
import { aDevice, anExtension, aTenant, aTrunk, aUser, someCallingSettings } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { EmergencyCall, EmergencyCallReport } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";
import { type Served, serve } from "../jobs/testing.ts";
import { MailRefused } from "../lib/errors.ts";
import { sendEmergencyNotice, tellUntold } from "./index.ts";

let edge: Edge;
let served: Served;
beforeAll(async () => {
  ({ edge, served } = await serve((publicUrl) => startEdge({ PUBLIC_URL: publicUrl })));
});
afterAll(() => served.stop());
afterEach(() => {
  vi.restoreAllMocks();
});

const WITHIN = { timeout: 20_000, interval: 50 };

async function aCompany(notify?: string[]) {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const admin = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna <b>" });
  await anExtension(edge.admin, anna, "1000");
  const phone = await aDevice(edge.admin, anna, { label: "Desk phone" });
  const trunk = await aTrunk(edge.admin, tenant, { name: "Main line" });
  const settings = { emergencyNotify: notify ?? [], emergencyLocation: "Second floor" };
  if (notify !== undefined) await someCallingSettings(edge.admin, tenant, settings);
  const callId = crypto.randomUUID();
  const a = (state: EmergencyCallReport["state"], more: Partial<EmergencyCallReport> = {}): EmergencyCallReport => ({
    id: crypto.randomUUID(),
    callId,
    tenantId: tenant.id,
    at: new Date().toISOString(),
    state,
    number: "144",
    extension: "1000",
    userId: anna.id,
    deviceId: phone.id,
    trunkId: null,
    callbackNumber: null,
    ...more,
  });
  const report = (...calls: EmergencyCallReport[]) =>
    gateway.call<{ accepted: string[]; refused: { id: string }[] }>("POST", "/reports/emergency-calls", { calls });
  const list = async (as: SignedIn = admin, query = "") =>
    (await edge.request<{ items: EmergencyCall[] }>("GET", `/api/v1/emergency-calls${query}`, { as })).body.items;
  const overTrunk = { trunkId: trunk.id, callbackNumber: "+43123456789" };
  return { tenant, admin, anna, phone, trunk, callId, a, report, list, overTrunk };
}

const address = () => `help-${crypto.randomUUID().slice(0, 8)}@example.com`;
const subjectsTo = async (to: string) => (await edge.mailsTo(to)).map(({ subject }) => subject);

describe("an emergency call", () => {
  it("is listed once however often and in whatever order it is told, with who, phone, trunk and the number called back", async () => {
    const { anna, phone, trunk, callId, a, report, list, overTrunk } = await aCompany();
    const [begun, over] = [a("begun"), a("trunk", overTrunk)];
    expect((await report(begun)).body).toEqual({ accepted: [begun.id], refused: [] });
    expect((await report(over, begun, over)).status).toBe(200);
    const items = await list();
    expect(items).toEqual([
      {
        id: callId,
        at: begun.at,
        number: "144",
        extension: "1000",
        userId: anna.id,
        userName: "Anna <b>",
        deviceId: phone.id,
        deviceLabel: "Desk phone",
        trunkId: trunk.id,
        trunkName: "Main line",
        callbackNumber: "+43123456789",
        failedAt: null,
        notifiedAt: items[0]?.notifiedAt,
        seenAt: null,
        seenByName: null,
      },
    ]);
  });

  it("is mailed at once to the addresses set for it, each once; names of people are escaped", async () => {
    const [reception, night] = [address(), address()];
    const { tenant, a, report, list, overTrunk, callId } = await aCompany([reception, night]);
    await report(a("begun"), a("trunk", overTrunk));
    await vi.waitFor(async () => expect((await list())[0]?.notifiedAt).not.toBeNull(), WITHIN);
    await report(a("begun"));
    for (const to of [reception, night]) {
      const mails = await edge.mailsTo(to);
      expect(mails.map(({ subject }) => subject)).toEqual([`Emergency call at ${tenant.name}: 144 by Anna <b>`]);
      expect(mails[0]?.text).toContain("Where the phones are: Second floor");
      expect(mails[0]?.text).toContain("Phone: Desk phone");
      expect(mails[0]?.html).toContain("Anna &lt;b&gt; calls the emergency number 144");
    }
    const entries = await edge.admin.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.entityId, callId))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action, entityName }) => [action, entityName])).toEqual([
      ["emergency_call.begin", "144, by Anna <b>"],
    ]);
  });

  it("is mailed to the tenant's admins where nobody is named", async () => {
    const { tenant, admin, a, report } = await aCompany();
    await report(a("begun"));
    await vi.waitFor(
      async () => expect(await subjectsTo(admin.email)).toEqual([`Emergency call at ${tenant.name}: 144 by Anna <b>`]),
      WITHIN,
    );
  });

  it("that no trunk took is told of again, and loudly", async () => {
    const reception = address();
    const { tenant, a, report, list, callId, overTrunk } = await aCompany([reception]);
    await report(a("begun"));
    await vi.waitFor(async () => expect((await list())[0]?.notifiedAt).not.toBeNull(), WITHIN);
    const failed = a("failed");
    await report(failed);
    await report(failed, a("trunk", overTrunk));
    const loud = `Emergency call FAILED at ${tenant.name}: 144 by Anna <b>`;
    await vi.waitFor(async () => expect(await subjectsTo(reception)).toContain(loud), WITHIN);
    expect((await edge.mailsTo(reception)).map(({ subject }) => subject).toSorted()).toEqual(
      [loud.replace("call FAILED", "call"), loud].toSorted(),
    );
    const text = (await edge.mailsTo(reception)).find(({ subject }) => subject === loud)?.text;
    expect(text).toContain("reached NOBODY: no trunk took the call");
    expect((await list())[0]?.failedAt).toBe(failed.at);
    const entries = await edge.admin.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.entityId, callId))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action }) => action)).toEqual(["emergency_call.begin", "emergency_call.fail"]);
  });

  it("is told to all others where one address is never taken, and is done with then", async () => {
    const [nowhere, reception] = [address(), address()];
    const { a, report, list, callId } = await aCompany([nowhere, reception]);
    const { mail } = edge.services.ports;
    const { send } = mail;
    vi.spyOn(mail, "send").mockImplementation((each) =>
      each.to === nowhere ? Promise.reject(new MailRefused("no address")) : send(each),
    );
    await report(a("begun"));
    await vi.waitFor(async () => expect((await list())[0]?.notifiedAt).not.toBeNull(), WITHIN);
    expect(await subjectsTo(reception)).toHaveLength(1);
    const message = "a mail of an emergency call was refused";
    expect(edge.log).toContainEqual(expect.objectContaining({ level: "error", message, id: callId }));
  });

  it("of which the text changes between two tries is mailed all the same", async () => {
    const reception = address();
    const { tenant, a, report, list, callId } = await aCompany([reception]);
    const { mail, queue } = edge.services.ports;
    const { send } = mail;
    // The mail goes out, and nobody hears that it did.
    vi.spyOn(mail, "send").mockImplementation(async (each) => {
      await send(each);
      throw new Error("the answer was lost");
    });
    vi.spyOn(queue, "publish").mockRejectedValue(new Error("the queue is away"));
    await report(a("begun"));
    await edge.settle();
    expect((await list())[0]?.notifiedAt).toBeNull();
    vi.restoreAllMocks();
    await edge.admin.db
      .update(callingSettings)
      .set({ emergencyLocation: "Third floor" })
      .where(eq(callingSettings.tenantId, tenant.id));
    await sendEmergencyNotice(edge.ctxFor(await edge.signIn("platform_admin")), tenant.id, callId);
    expect((await list())[0]?.notifiedAt).not.toBeNull();
    expect((await edge.mailsTo(reception)).some(({ text }) => text.includes("Third floor"))).toBe(true);
  });

  it("is mailed later where it could not be at once: by the queue, and by the sweep", async () => {
    const reception = address();
    const { a, report, list, callId } = await aCompany([reception]);
    const { ports } = edge.services;
    vi.spyOn(ports.mail, "send").mockRejectedValue(new Error("the mail service is away"));
    vi.spyOn(ports.queue, "publish").mockRejectedValue(new Error("the queue is away"));
    expect((await report(a("begun"))).status).toBe(200);
    await edge.settle();
    expect((await list())[0]?.notifiedAt).toBeNull();
    vi.restoreAllMocks();
    const minutesAgo = new Date(Date.now() - 2 * 60_000);
    await edge.admin.db
      .update(emergencyNotifications)
      .set({ createdAt: minutesAgo })
      .where(eq(emergencyNotifications.id, callId));
    await tellUntold(edge.ctxFor(await edge.signIn("platform_admin")));
    expect((await list())[0]?.notifiedAt).not.toBeNull();
    expect(await subjectsTo(reception)).toHaveLength(1);
  });

  it("is taken from no gateway that never served the tenant, and names nobody else's people, phones or trunks", async () => {
    const { a, report, list } = await aCompany();
    const other = await aCompany();
    const foreign = other.a("begun");
    expect((await report(foreign)).body).toMatchObject({ accepted: [], refused: [{ id: foreign.id }] });
    expect(await other.list()).toEqual([]);
    const ids = { userId: other.anna.id, deviceId: other.phone.id, trunkId: other.trunk.id };
    expect((await report(a("trunk", ids))).status).toBe(200);
    expect(await list()).toMatchObject([
      { userId: null, userName: null, deviceId: null, deviceLabel: null, trunkId: null, trunkName: null },
    ]);
  });

  it("is seen by the first who says so, and then no longer among those to be looked at", async () => {
    const { tenant, admin, a, report, list, callId } = await aCompany();
    await report(a("begun"));
    expect(await list(admin, "?unseen=true")).toHaveLength(1);
    const see = (as: SignedIn) => edge.request<EmergencyCall>("PUT", `/api/v1/emergency-calls/${callId}/seen`, { as });
    const second = await edge.signIn("tenant_admin", tenant);
    // Both in the same moment: one of them is told of the other.
    const [{ body }, other] = await Promise.all([see(admin), see(second)]);
    expect(body.seenAt).not.toBeNull();
    const seen = { seenAt: body.seenAt, seenByName: body.seenByName }; // the mail may go out meanwhile
    expect(other.body).toMatchObject(seen);
    expect((await see(second)).body).toMatchObject(seen);
    expect(await list(admin, "?unseen=true")).toEqual([]);
    expect((await list())[0]).toMatchObject(seen);
    const entries = await edge.admin.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.entityId, callId))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action }) => action)).toEqual(["emergency_call.begin", "emergency_call.see"]);
  });

  it("is seen by those who look after calls, set aside by admins, and another tenant's by nobody", async () => {
    const { tenant, a, report, list, callId } = await aCompany();
    await report(a("begun"));
    const path = `/api/v1/emergency-calls/${callId}/seen`;
    for (const role of ["operator", "support"] as const) {
      const as = await edge.signIn(role, tenant);
      expect(await list(as)).toHaveLength(1);
      expect((await edge.request("PUT", path, { as })).status, role).toBe(403);
    }
    const viewer = await edge.signIn("viewer", tenant);
    expect((await edge.request("GET", "/api/v1/emergency-calls", { as: viewer })).status).toBe(403);
    const stranger = (await aCompany()).admin;
    expect((await edge.request("PUT", path, { as: stranger })).status).toBe(404);
    expect(await list(stranger)).toEqual([]);
  });
});
