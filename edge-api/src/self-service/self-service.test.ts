import { devices, tenants, users } from "@callplane/drizzle";
import { aBusinessHours, aDevice, anExtension, aQueue, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeasedJob, PhoneKeys, SelfServiceMe, Softphone } from "../../contract/index.ts";
import { type Edge, openSession, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "../gateway-link/testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

async function aPerson(extension: string | null = "1000") {
  const tenant = await aTenant(edge.admin);
  const user = await aUser(edge.admin, tenant, { name: "Anna", role: "end_user" });
  if (extension !== null) await anExtension(edge.admin, user, extension);
  return { tenant, user, me: await openSession(edge.services, edge.admin, user) };
}
const open = (as: SignedIn) => edge.request<Softphone>("POST", "/api/v1/self-service/softphone", { as });

async function applyAll(tenant: { id: string }) {
  const as = await edge.signIn("tenant_admin", tenant);
  expect((await edge.request("POST", "/api/v1/apply", { as, body: {} })).status).toBe(202);
  const { body: job } = await gateway.call<LeasedJob>("POST", "/jobs/lease");
  const result = { leaseToken: job.leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
  expect((await gateway.call("POST", `/jobs/${job.id}/result`, result)).status).toBe(204);
  await edge.settle();
}

describe("the softphone", () => {
  it("is made at first use, and pending until it was applied", async () => {
    const { tenant, user, me } = await aPerson();
    const { status, body: phone } = await open(me);
    expect(status).toBe(200);
    expect(phone).toMatchObject({
      realm: "callplane",
      displayName: "Anna",
      extension: "1000",
      pending: true,
      webSocketUrl: "ws://127.0.0.1:8088/ws",
      sipHost: "127.0.0.1",
    });
    const [row] = await edge.admin.db.select().from(devices).where(eq(devices.userId, user.id));
    expect(row).toMatchObject({ id: phone.deviceId, kind: "browser", transport: "ws", digestMd5: phone.ha1 });
    expect((await open(me)).body).toEqual(phone);
    const [before] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(before?.revision).toBe(1);

    await applyAll(tenant);
    expect((await open(me)).body).toEqual({ ...phone, pending: false });
    const changed = { digestMd5: "f".repeat(32) };
    await edge.admin.db.update(devices).set(changed).where(eq(devices.id, phone.deviceId));
    expect((await open(me)).body).toMatchObject({ ha1: changed.digestMd5, pending: true });
  });

  it("is one, however many tabs open at once", async () => {
    const { user, me } = await aPerson();
    const answers = await Promise.all(Array.from({ length: 8 }, () => open(me)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map((answer) => answer.body.sipUsername)).size).toBe(1);
    expect(await edge.admin.db.select().from(devices).where(eq(devices.userId, user.id))).toHaveLength(1);
  });

  it("is refused without a number, when it was switched off, or when its name is taken", async () => {
    expect((await open((await aPerson(null)).me)).status).toBe(409);
    const { me, user } = await aPerson();
    await open(me);
    await edge.admin.db.update(devices).set({ enabled: false }).where(eq(devices.userId, user.id));
    expect((await open(me)).status).toBe(409);
    const other = await aPerson();
    await aDevice(edge.admin, other.user, { label: "Browser" });
    expect((await open(other.me)).status).toBe(409);
    for (let n = 0; n < 9; n++) await aDevice(edge.admin, other.user);
    expect((await open(other.me)).status).toBe(403);
  });
});

describe("self-service", () => {
  it("shows one's own number and phones, and nobody else's", async () => {
    const { tenant, user, me } = await aPerson("1005");
    const phone = await aDevice(edge.admin, user, { label: "Desk" });
    await aDevice(edge.admin, await aUser(edge.admin, tenant));
    const { status, body } = await edge.request<SelfServiceMe>("GET", "/api/v1/self-service/me", { as: me });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: user.id, name: "Anna", role: "end_user", extension: { number: "1005" } });
    expect(body.devices).toMatchObject([{ id: phone.id, label: "Desk", enabled: true, status: { state: "unknown" } }]);
    expect((await edge.request("GET", "/api/v1/self-service/me")).status).toBe(401);
  });

  it("is at home for a platform admin who acts elsewhere", async () => {
    const { tenant } = await aPerson();
    const admin = await edge.signIn("platform_admin");
    const headers = { "x-tenant-id": tenant.id };
    const { body } = await edge.request<SelfServiceMe>("GET", "/api/v1/self-service/me", { as: admin, headers });
    expect(body.id).toBe(admin.userId);
  });
});

describe("keys with a lamp", () => {
  const keysOf = async (me: Awaited<ReturnType<typeof aPerson>>["me"]) =>
    (await edge.request<PhoneKeys>("GET", "/api/v1/self-service/phone-keys", { as: me })).body.items;

  it("are one's own: by one's number, queues and rights", async () => {
    const { tenant, user, me } = await aPerson("1005");
    const support = await aQueue(edge.admin, tenant, { name: "Support", members: [user] });
    await anExtension(edge.admin, support, "702", "queue");
    await aQueue(edge.admin, tenant, { name: "Others" });
    await aBusinessHours(edge.admin, tenant, { name: "Practice" });
    const [parked, ...rest] = (await keysOf(me)).toReversed();
    expect(parked).toEqual({ kind: "parking", number: "*7010", name: null });
    expect(rest.filter(({ kind }) => kind !== "parking").toReversed()).toEqual([
      { kind: "do_not_disturb", number: "*761005", name: null },
      { kind: "forward", number: "*741005", name: null },
      { kind: "queue", number: "*451005", name: null },
      { kind: "queue_pause", number: "*461005", name: null },
      { kind: "queue", number: "*451005*702", name: "Support" },
      { kind: "queue_pause", number: "*461005*702", name: "Support" },
    ]);
    const { db } = edge.admin;
    await db.update(users).set({ role: "operator" }).where(eq(users.id, user.id));
    const operator = await openSession(edge.services, edge.admin, user);
    expect(await keysOf(operator)).toContainEqual({ kind: "hours", number: "*281", name: "Practice" });
  });

  it("are none without a number", async () => {
    expect(await keysOf((await aPerson(null)).me)).toEqual([]);
  });
});
