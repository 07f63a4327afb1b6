import { auditLog, callLimits, tenants, users } from "@callplane/drizzle";
import { anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  RESERVED_TENANT_KEYS,
  type Tenant,
  type TenantEntry,
  type TenantStatistics,
  type User,
} from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
let root: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
  root = await edge.signIn("platform_admin");
});
afterAll(() => edge.stop());

const PATH = "/api/v1/tenants";
const newKey = () => `k${crypto.randomUUID().slice(0, 8).replaceAll("-", "")}`;
const create = (body: object, headers: Record<string, string> = {}) =>
  edge.request<Tenant>("POST", PATH, { as: root, body: { key: newKey(), name: "Acme", ...body }, headers });

it("makes a tenant, invites its first admin, and writes it into the tenant's own log", async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const { status, body } = await create({ admin: { name: "First", email } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: "active", extensionStart: "1000", extensionEnd: "1999", revision: 0 });
  expect(await edge.mailsTo(email)).toHaveLength(1);
  const [entry] = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, body.id));
  expect(entry).toMatchObject({ action: "tenant.create", actorId: root.userId, actingTenantId: root.tenantId });
  const taken = await edge.request("POST", PATH, { as: root, body: { key: body.key, name: "Other" } });
  expect(errorOf(taken)).toMatchObject({ error: "conflict", details: { issues: [{ path: ["key"] }] } });
});

it.each<[string, object, string[] | null]>([
  ["its own country and those near to it", { country: "NZ" }, ["AU", "NZ"]],
  ["its own country, where none is near", { country: "JP" }, ["JP"]],
  ["those chosen", { allowedCountries: ["AT", "US"] }, ["AT", "US"]],
  ["all but those of high risk, where somebody says so", { allowedCountries: null }, null],
])("gives a new tenant the countries it may call: %s", async (_, input, expected) => {
  const { body: tenant } = await create(input);
  const [row] = await edge.admin.db.select().from(callLimits).where(eq(callLimits.tenantId, tenant.id));
  expect(row).toMatchObject({ allowedCountries: expected, allowsHighRisk: false, maxConcurrentCalls: 20 });
});

it("makes one tenant for one Idempotency-Key, and answers the retry alike", async () => {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const key = newKey();
  const [one, two] = [await create({ key }, headers), await create({ key }, headers)];
  expect(two).toMatchObject({ status: 201, body: one.body });
  expect((await create({ key, name: "Other" }, headers)).status).toBe(422);
});

it("speaks its country's language, until it chooses another", async () => {
  expect((await create({ country: "FR" })).body.language).toBe("fr");
  expect((await create({ country: "FR", language: "en" })).body.language).toBe("en");
  expect((await create({ language: "tlh" })).status).toBe(400);
  const { body: tenant } = await create({ country: "IT" });
  const changed = await edge.request<Tenant>("PATCH", `${PATH}/${tenant.id}`, { as: root, body: { language: "ru" } });
  expect(changed.body).toMatchObject({ language: "ru", revision: 1 });
  const entries = await edge.admin.db
    .select()
    .from(auditLog)
    .where(eq(auditLog.tenantId, tenant.id))
    .orderBy(auditLog.seq);
  expect(entries.at(-1)).toMatchObject({ before: { language: "it" }, after: { language: "ru" } });
});

it("refuses keys and ranges that could not work", async () => {
  for (const body of [
    { key: "Acme" },
    { key: "a" },
    { extensionStart: "2000", extensionEnd: "1000" },
    { extensionStart: "100", extensionEnd: "1999" },
    { timeZone: "Europe/Nowhere" },
    { timeZone: "+05:00" },
  ]) {
    expect((await create(body)).status, JSON.stringify(body)).toBe(400);
  }
});

it.each([...RESERVED_TENANT_KEYS])("refuses the key %s, which the phone system keeps for itself", async (key) => {
  const answer = await create({ key });
  expect(answer.status).toBe(400);
  expect(errorOf(answer).details.issues).toEqual([
    { path: ["key"], message: "This name is kept for the phone system itself" },
  ]);
});

it("widens the range, and goes on giving numbers where it was", async () => {
  const { body: tenant } = await create({ extensionStart: "20", extensionEnd: "21" });
  const add = () =>
    edge.request<User>("POST", "/api/v1/users", {
      as: root,
      headers: { "x-tenant-id": tenant.id },
      body: { name: "P", email: `${crypto.randomUUID()}@example.com`, sendInvitation: false },
    });
  expect([(await add()).status, (await add()).status, (await add()).status]).toEqual([201, 201, 409]);
  const widened = await edge.request<Tenant>("PATCH", `${PATH}/${tenant.id}`, {
    as: root,
    body: { extensionEnd: "30" },
  });
  expect(widened.body.extensionEnd).toBe("30");
  expect((await add()).body.extension?.number).toBe("22");
  const bad = await edge.request("PATCH", `${PATH}/${tenant.id}`, { as: root, body: { extensionStart: "40" } });
  expect(bad.status).toBe(400);
});

it("suspends at once: its people are refused, log-in too; and activates", async () => {
  const admin = await edge.signIn("tenant_admin");
  const me = () => edge.request("GET", "/api/v1/auth/me", { as: admin });
  expect((await me()).status).toBe(200);
  const suspended = await edge.request<Tenant>("POST", `${PATH}/${admin.tenantId}/suspend`, { as: root });
  expect(suspended.body.status).toBe("suspended");
  expect((await me()).status).toBe(401);
  expect((await edge.request("POST", `${PATH}/${admin.tenantId}/activate`, { as: root })).status).toBe(200);
  expect((await me()).status).toBe(200);
  expect((await edge.request("POST", `${PATH}/${root.tenantId}/suspend`, { as: root })).status).toBe(409);
});

it("writes into a tenant's own log who enters it, why and until when, and that they left", async () => {
  const { body: tenant } = await create({});
  const enter = (id: string, body: object) =>
    edge.request<TenantEntry>("POST", `${PATH}/${id}/enter`, { as: root, body });
  for (const body of [{}, { reason: "  " }, { reason: "Ticket 4711", minutes: 481 }, { reason: "a\u0007larm bell" }]) {
    expect((await enter(tenant.id, body)).status, JSON.stringify(body)).toBe(400);
  }
  const halfAnHour = 30 * 60_000;
  const asked = Date.now();
  const entered = await enter(tenant.id, { reason: "  Ticket 4711: no sound ", minutes: 30 });
  expect(entered.status).toBe(201);
  expect(Date.parse(entered.body.until)).toBeGreaterThanOrEqual(asked + halfAnHour);
  expect(Date.parse(entered.body.until)).toBeLessThanOrEqual(Date.now() + halfAnHour);
  expect((await edge.request("POST", `${PATH}/${tenant.id}/leave`, { as: root })).status).toBe(204);

  const log = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id)).orderBy(auditLog.seq);
  expect(log.slice(1)).toMatchObject([
    {
      action: "tenant.enter",
      actorId: root.userId,
      actingTenantId: root.tenantId,
      after: { reason: "Ticket 4711: no sound", until: entered.body.until },
    },
    { action: "tenant.leave", actorId: root.userId, actingTenantId: root.tenantId },
  ]);
  expect((await enter(root.tenantId, { reason: "my own tenant" })).status).toBe(409);
  expect((await enter(crypto.randomUUID(), { reason: "no such tenant" })).status).toBe(404);
});

it("counts what a tenant uses", async () => {
  const tenant = await aTenant(edge.admin);
  const user = await aUser(edge.admin, tenant);
  await anExtension(edge.admin, user, "1004");
  const { body } = await edge.request<TenantStatistics>("GET", `${PATH}/${tenant.id}/statistics`, { as: root });
  expect(body).toMatchObject({ users: 1, devices: 0, callsToday: 0, extensions: { used: 1, available: 999 } });
});

it("shows a tenant admin their own tenant only, the range not theirs to change", async () => {
  const admin = await edge.signIn("tenant_admin");
  expect((await edge.request("GET", PATH, { as: admin })).status).toBe(403);
  expect((await edge.request("GET", `${PATH}/${admin.tenantId}`, { as: admin })).status).toBe(403);
  const own = await edge.request<Tenant>("PATCH", "/api/v1/tenant", { as: admin, body: { name: "Renamed" } });
  expect(own.body).toMatchObject({ id: admin.tenantId, name: "Renamed" });
  expect((await edge.request<Tenant>("GET", "/api/v1/tenant", { as: admin })).body.name).toBe("Renamed");
  const range = await edge.request("PATCH", "/api/v1/tenant", { as: admin, body: { extensionEnd: "9999" } });
  expect(range.status).toBe(403);
});

it("keeps a person in their own tenant even with a platform permission granted by mistake", async () => {
  const other = await aTenant(edge.admin);
  const admin = await edge.signIn("tenant_admin");
  await edge.admin.db
    .update(users)
    .set({ grants: ["tenants.write", "tenants.read"] })
    .where(eq(users.id, admin.userId));
  for (const [method, path, body] of [
    ["PATCH", `${PATH}/${other.id}`, { name: "Stolen" }],
    ["POST", `${PATH}/${other.id}/suspend`],
    ["GET", `${PATH}/${other.id}/statistics`],
    ["GET", PATH],
    ["POST", PATH, { key: newKey(), name: "Mine" }],
  ] as const) {
    expect((await edge.request(method, path, { as: admin, body })).status, `${method} ${path}`).toBe(403);
  }
  const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, other.id));
  expect(row).toMatchObject({ name: other.name, status: "active" });
});
