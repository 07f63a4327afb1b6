import { undeliveredNotices } from "@callplane/drizzle";
import { aTenant, aUser, someCallingSettings } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { UndeliveredNotice } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { sendEmergencyNotice } from "../emergency-calls/index.ts";
import { aSpeakingGateway, type TestGateway } from "../gateway-link/testing.ts";
import { resendNotices } from "../jobs/resend-notices.ts";
import { MailRefused } from "../lib/errors.ts";

let edge: Edge;
let gateway: TestGateway;
let platform: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
  platform = await edge.signIn("platform_admin");
});
afterAll(() => edge.stop());
afterEach(() => {
  vi.restoreAllMocks();
});

async function aCompany() {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const admin = await edge.signIn("tenant_admin", tenant);
  return { tenant, admin };
}
const list = async (as: SignedIn) =>
  (await edge.request<{ items: UndeliveredNotice[] }>("GET", "/api/v1/undelivered-notices", { as })).body.items;
const rowsOf = ({ id }: { id: string }) =>
  edge.admin.db.select().from(undeliveredNotices).where(eq(undeliveredNotices.tenantId, id));
const makeDue = ({ id }: { id: string }) =>
  edge.admin.db
    .update(undeliveredNotices)
    .set({ nextTryAt: new Date(Date.now() - 60_000) })
    .where(eq(undeliveredNotices.tenantId, id));
const sweep = () => resendNotices(edge.ctxFor(platform));

function refuse(address: string, reason: string) {
  const { mail } = edge.services.ports;
  const { send } = mail;
  vi.spyOn(mail, "send").mockImplementation((each) =>
    each.to === address ? Promise.reject(new MailRefused(reason)) : send(each),
  );
}

async function aRefusedCall(tenant: { id: string }, reason = "country") {
  const at = new Date().toISOString();
  const refusal = { id: crypto.randomUUID(), tenantId: tenant.id, at, userId: null, number: "+44123", reason };
  await gateway.call("POST", "/reports/call-refusals", { refusals: [refusal], warnings: [] });
  await edge.settle();
}

async function anEmergencyCall(tenant: { id: string }) {
  const callId = crypto.randomUUID();
  const call = {
    id: crypto.randomUUID(),
    callId,
    tenantId: tenant.id,
    at: new Date().toISOString(),
    state: "begun",
    number: "144",
    extension: null,
    userId: null,
    deviceId: null,
    trunkId: null,
    callbackNumber: null,
  };
  await gateway.call("POST", "/reports/emergency-calls", { calls: [call] });
  await sendEmergencyNotice(edge.ctxFor(platform), tenant.id, callId);
}

describe("a notice the mail service does not take", () => {
  it("of call limits is shown with the reason, tried again later and later, and given up after days", async () => {
    const { tenant, admin } = await aCompany();
    refuse(admin.email, "The mailbox is full");
    await aRefusedCall(tenant);
    const [shown] = await list(admin);
    expect(shown).toMatchObject({ kind: "call_alarm", address: admin.email, reason: "The mailbox is full", tries: 1 });
    expect(Date.parse(shown?.nextTryAt ?? "")).toBeGreaterThan(Date.now() + 8 * 60_000);
    await sweep();
    expect((await list(admin))[0]?.tries).toBe(1);
    for (let tries = 2; tries <= 5; tries++) {
      await makeDue(tenant);
      await sweep();
      expect((await list(admin))[0]?.tries).toBe(tries);
    }
    expect((await list(admin))[0]?.nextTryAt).toBeNull();
    expect(await edge.mailsTo(admin.email)).toEqual([]);
  });

  it("goes out once the address takes mail again, and nothing is shown any more", async () => {
    const { tenant, admin } = await aCompany();
    refuse(admin.email, "The mailbox is full");
    await aRefusedCall(tenant);
    await aRefusedCall(tenant, "premium");
    expect(await rowsOf(tenant)).toHaveLength(2);
    expect(await list(admin)).toHaveLength(1);
    vi.restoreAllMocks();
    await makeDue(tenant);
    await sweep();
    expect(await list(admin)).toEqual([]);
    expect((await edge.mailsTo(admin.email)).length).toBeGreaterThan(0);
  });

  it("of an emergency call is tried again at that address alone", async () => {
    const { tenant, admin } = await aCompany();
    const [full, fine] = ["full", "fine"].map((name) => `${name}-${crypto.randomUUID().slice(0, 8)}@example.com`);
    if (full === undefined || fine === undefined) throw new Error("two addresses");
    await someCallingSettings(edge.admin, tenant, { emergencyNotify: [full, fine] });
    refuse(full, "The mailbox is full");
    await anEmergencyCall(tenant);
    expect(await list(admin)).toMatchObject([{ kind: "emergency_call", address: full }]);
    vi.restoreAllMocks();
    await makeDue(tenant);
    await sweep();
    expect(await list(admin)).toEqual([]);
    expect(await edge.mailsTo(full)).toHaveLength(1);
    expect(await edge.mailsTo(fine)).toHaveLength(1);
  });

  it("waits on when another is taken there, and goes out with the next round, also where it was given up", async () => {
    const { tenant, admin } = await aCompany();
    await someCallingSettings(edge.admin, tenant, { emergencyNotify: [admin.email] });
    refuse(admin.email, "The mailbox is full");
    await anEmergencyCall(tenant);
    await aRefusedCall(tenant);
    await edge.admin.db
      .update(undeliveredNotices)
      .set({ nextTryAt: null })
      .where(eq(undeliveredNotices.tenantId, tenant.id));
    vi.restoreAllMocks();
    await aRefusedCall(tenant, "premium");
    expect((await rowsOf(tenant)).map(({ kind }) => kind).toSorted()).toEqual(["call_alarm", "emergency_call"]);
    await sweep();
    expect(await rowsOf(tenant)).toEqual([]);
    const subjects = (await edge.mailsTo(admin.email)).map(({ subject }) => subject);
    expect(subjects).toHaveLength(3);
    expect(subjects.filter((subject) => /emergency/i.test(subject))).toHaveLength(1);
  });

  it("of an emergency call stays where only an alarm is nobody's any more", async () => {
    const { tenant, admin } = await aCompany();
    const office = `office-${crypto.randomUUID().slice(0, 8)}@example.com`;
    await someCallingSettings(edge.admin, tenant, { emergencyNotify: [office] });
    refuse(office, "The mailbox is full");
    await anEmergencyCall(tenant);
    vi.restoreAllMocks();
    refuse(admin.email, "The mailbox is full");
    await aRefusedCall(tenant);
    const ofAlarm = and(eq(undeliveredNotices.tenantId, tenant.id), eq(undeliveredNotices.kind, "call_alarm"));
    const due = { address: office, nextTryAt: new Date(Date.now() - 60_000) };
    await edge.admin.db.update(undeliveredNotices).set(due).where(ofAlarm);
    await sweep();
    expect(await rowsOf(tenant)).toMatchObject([{ kind: "emergency_call", address: office }]);
  });

  it("is not tried again where nobody is to be told any more", async () => {
    const { tenant, admin } = await aCompany();
    refuse(admin.email, "No such mailbox");
    await aRefusedCall(tenant);
    await edge.admin.db
      .update(undeliveredNotices)
      .set({ address: "gone@example.com" })
      .where(eq(undeliveredNotices.tenantId, tenant.id));
    await makeDue(tenant);
    await sweep();
    expect(await rowsOf(tenant)).toEqual([]);
  });

  it("is seen by those who see the limits, and never of another tenant", async () => {
    const { tenant, admin } = await aCompany();
    await aUser(edge.admin, tenant);
    refuse(admin.email, "The mailbox is full");
    await aRefusedCall(tenant);
    expect(await list(await edge.signIn("support", tenant))).toHaveLength(1);
    const operator = await edge.signIn("operator", tenant);
    expect((await edge.request("GET", "/api/v1/undelivered-notices", { as: operator })).status).toBe(403);
    expect(await list((await aCompany()).admin)).toEqual([]);
  });
});
