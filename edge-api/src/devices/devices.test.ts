import { createHash } from "node:crypto";
import { auditLog, devices, tenants } from "@callplane/drizzle";
import { aDevice, aGateway, anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, DeviceWithSecret } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const PATH = "/api/v1/devices";

async function anAdminWithUser() {
  const tenant = await aTenant(edge.admin);
  const as = await edge.signIn("tenant_admin", tenant);
  const user = await aUser(edge.admin, tenant, { name: "Ben Adler" });
  await anExtension(edge.admin, user, "1000");
  return { tenant, as, user };
}

function create(as: SignedIn, body: object) {
  return edge.request<DeviceWithSecret>("POST", PATH, { as, body });
}

it("shows the SIP password once, stores it sealed, and digests that Asterisk can check", async () => {
  const { tenant, as, user } = await anAdminWithUser();
  const gateway = await aGateway(edge.admin, { sipHost: "sip.example", sipPort: 5060 });
  await edge.admin.db.update(tenants).set({ gatewayId: gateway.id }).where(eq(tenants.id, tenant.id));

  const { status, body } = await create(as, { userId: user.id, label: "Desk phone" });
  expect(status).toBe(201);
  expect(body.sipUsername).toMatch(new RegExp(`^${tenant.key}-1000-[a-z0-9]{4}$`));
  expect(body.sipServer).toEqual({ host: "sip.example", port: 5060, transport: "udp" });

  const [row] = await edge.admin.db.select().from(devices).where(eq(devices.id, body.id));
  const subject = `${body.sipUsername}:callplane:${body.sipPassword}`;
  expect(row?.digestMd5).toBe(createHash("md5").update(subject).digest("hex"));
  expect(row?.digestSha256).toBe(createHash("sha256").update(subject).digest("hex"));
  expect(row?.secretCiphertext).toMatch(/^v1\.s2\.[\w-]+\.[\w-]+$/);
  const { keys } = edge.services.ports;
  const sealed = row?.secretCiphertext ?? "";
  expect(await keys.decrypt(sealed, `devices:${tenant.id}:${body.id}`)).toBe(body.sipPassword);
  await expect(keys.decrypt(sealed, `devices:${tenant.id}:${crypto.randomUUID()}`)).rejects.toThrow();

  const shown = await edge.request<Device>("GET", `${PATH}/${body.id}`, { as });
  expect(shown.body.sipPassword).toBe("********");
});

it("writes the audit entry and raises the revision with the change, the secret in neither", async () => {
  const { tenant, as, user } = await anAdminWithUser();
  const { body } = await create(as, { userId: user.id, label: "Desk phone" });
  const [entry] = await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityId, body.id));
  expect(entry).toMatchObject({ action: "device.create", actorId: as.userId, entityName: "Desk phone", before: null });
  expect(JSON.stringify(entry)).not.toContain(body.sipPassword);
  const [now] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
  expect(now?.revision).toBe(tenant.revision + 1);
});

it("keeps labels unique for each person and says which field is wrong", async () => {
  const { as, user } = await anAdminWithUser();
  await create(as, { userId: user.id, label: "Desk" });
  const second = await create(as, { userId: user.id, label: "Desk" });
  expect(second.status).toBe(409);
  expect(errorOf(second)).toMatchObject({ error: "conflict", details: { issues: [{ path: ["label"] }] } });
});

it("allows ten devices to a person, also when twelve are asked for at once", async () => {
  const { as, user } = await anAdminWithUser();
  const labels = Array.from({ length: 12 }, (_, index) => `Phone ${index}`);
  const answers = await Promise.all(labels.map((label) => create(as, { userId: user.id, label })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
  expect(answers.filter((answer) => errorOf(answer).error === "limit_exceeded")).toHaveLength(2);
});

it("refuses what is not a device, and control characters that would lie in a config line", async () => {
  const { as, user } = await anAdminWithUser();
  for (const label of ["", "Desk\nphone", "Desk\u202ephone", "x".repeat(81)]) {
    const answer = await create(as, { userId: user.id, label });
    expect(errorOf(answer)).toMatchObject({ error: "invalid_input", details: { issues: [{ path: ["label"] }] } });
  }
  expect((await create(as, { userId: user.id, label: "A", codecs: ["alaw", "alaw"] })).status).toBe(400);
  expect((await create(as, { userId: user.id, label: "A", transport: "smoke-signals" })).status).toBe(400);
});

it("changes, rotates and removes a device; the audit names only what differs", async () => {
  const { as, user } = await anAdminWithUser();
  const { body: made } = await create(as, { userId: user.id, label: "Desk" });
  const changed = await edge.request<Device>("PATCH", `${PATH}/${made.id}`, { as, body: { enabled: false } });
  expect(changed.body).toMatchObject({ enabled: false, label: "Desk" });

  const rotated = await edge.request<DeviceWithSecret>("POST", `${PATH}/${made.id}/rotate-secret`, { as });
  expect(rotated.status).toBe(200);
  expect(rotated.body.sipPassword).not.toBe(made.sipPassword);

  expect((await edge.request("DELETE", `${PATH}/${made.id}`, { as })).status).toBe(204);
  expect((await edge.request("GET", `${PATH}/${made.id}`, { as })).status).toBe(404);
  const entries = await edge.admin.db
    .select()
    .from(auditLog)
    .where(eq(auditLog.entityId, made.id))
    .orderBy(auditLog.seq);
  expect(entries.map(({ action }) => action)).toEqual([
    "device.create",
    "device.update",
    "device.rotate_secret",
    "device.delete",
  ]);
  expect(entries[1]).toMatchObject({ before: { enabled: true }, after: { enabled: false } });
  expect(Object.keys(entries[1]?.after ?? {})).toEqual(["enabled"]);
});

it("refuses the role that may not, before it says anything of the device", async () => {
  const { tenant, user } = await anAdminWithUser();
  const viewer = await edge.signIn("viewer", tenant);
  const device = await aDevice(edge.admin, user);
  expect((await create(viewer, { userId: user.id, label: "Mine" })).status).toBe(403);
  expect((await edge.request("DELETE", `${PATH}/${device.id}`, { as: viewer })).status).toBe(403);
  expect((await edge.request("GET", `${PATH}/${device.id}`, { as: viewer })).status).toBe(200);
});

it("knows nothing of another tenant's devices and users", async () => {
  const mine = await anAdminWithUser();
  const theirs = await anAdminWithUser();
  const device = await aDevice(edge.admin, theirs.user);
  for (const [method, path, body] of [
    ["GET", `${PATH}/${device.id}`],
    ["GET", `${PATH}/${device.id}/status`],
    ["PATCH", `${PATH}/${device.id}`, { enabled: false }],
    ["DELETE", `${PATH}/${device.id}`],
    ["POST", `${PATH}/${device.id}/rotate-secret`],
    ["POST", PATH, { userId: theirs.user.id, label: "Stolen" }],
  ] as const) {
    const answer = await edge.request(method, path, { as: mine.as, body });
    expect(answer.status, `${method} ${path}`).toBe(404);
  }
  const list = await edge.request<{ items: Device[] }>("GET", PATH, { as: mine.as });
  expect(list.body.items).toEqual([]);
});

it("pages through all devices once, newest first, and finds by label, person and number", async () => {
  const { as, user } = await anAdminWithUser();
  const made: string[] = [];
  for (let index = 0; index < 7; index++) made.unshift((await aDevice(edge.admin, user, { label: `P${index}` })).id);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = `${PATH}?limit=3${cursor && `&cursor=${cursor}`}`;
    const { body } = await edge.request<{ items: Device[]; nextCursor: string | null }>("GET", path, { as });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  expect(seen.toSorted()).toEqual(made.toSorted());
  expect(seen).toHaveLength(7);
  for (const words of ["P3", "adler", "1000"]) {
    const { body } = await edge.request<{ items: Device[] }>("GET", `${PATH}?q=${words}`, { as });
    expect(body.items.length, words).toBe(words === "P3" ? 1 : 7);
  }
  expect((await edge.request("GET", `${PATH}?cursor=nonsense`, { as })).status).toBe(400);
  expect((await edge.request<{ items: Device[] }>("GET", `${PATH}?q=%25`, { as })).body.items).toEqual([]);
});

it("shows and changes no device of somebody who was deleted", async () => {
  const { as, user } = await anAdminWithUser();
  const { body: device } = await create(as, { userId: user.id, label: "Desk phone" });
  expect((await edge.request("DELETE", `/api/v1/users/${user.id}`, { as })).status).toBe(204);
  expect((await edge.request("GET", PATH, { as })).body).toEqual({ items: [], nextCursor: null });
  expect((await edge.request("GET", `${PATH}/${device.id}`, { as })).status).toBe(404);
  expect((await edge.request("PATCH", `${PATH}/${device.id}`, { as, body: { enabled: true } })).status).toBe(404);
  const { body } = await edge.request("GET", `/api/v1/tenants/${as.tenantId}/statistics`, {
    as: await edge.signIn("platform_admin"),
  });
  expect(body).toMatchObject({ devices: 0 });
});

it("lets a browser register over a WebSocket only, at creation and later", async () => {
  const { as, user } = await anAdminWithUser();
  const browser = { userId: user.id, label: "Browser", kind: "browser" };
  const wrong = { error: "invalid_input", details: { issues: [{ path: ["transport"] }] } };
  expect(errorOf(await create(as, { ...browser, transport: "udp" }))).toMatchObject(wrong);
  const { body: device } = await create(as, { ...browser, transport: "ws" });
  const change = (body: object) => edge.request("PATCH", `${PATH}/${device.id}`, { as, body });
  expect(errorOf(await change({ transport: "tls" }))).toMatchObject(wrong);
  expect((await change({ transport: "ws", enabled: false })).status).toBe(200);
});
