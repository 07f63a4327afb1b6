import { auditLog } from "@callplane/drizzle";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuditEntry, User } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const addUser = (as: SignedIn, name: string) =>
  edge.request<User>("POST", "/api/v1/users", {
    as,
    body: { name, email: `${crypto.randomUUID()}@example.com`, sendInvitation: false },
  });
const list = async (as: SignedIn, query = "") =>
  (await edge.request<{ items: AuditEntry[]; nextCursor: string | null }>("GET", `/api/v1/audit-logs?${query}`, { as }))
    .body;
const verify = async (as: SignedIn) => (await edge.request("GET", "/api/v1/audit-logs/verify", { as })).body;

it("lists newest first with filters and a cursor that neither skips nor repeats", async () => {
  const as = await edge.signIn("tenant_admin");
  for (const name of ["Ann", "Bob", "Cid", "Dan", "Eve"]) await addUser(as, name);
  const first = await list(as, "limit=2");
  const second = await list(as, `limit=2&cursor=${first.nextCursor}`);
  const third = await list(as, `limit=2&cursor=${second.nextCursor}`);
  const names = [first, second, third].flatMap(({ items }) => items.map(({ entityName }) => entityName));
  expect(names).toEqual(["Eve", "Dan", "Cid", "Bob", "Ann"]);
  expect(third.nextCursor).toBeNull();
  expect((await list(as, "q=cid")).items).toMatchObject([{ action: "user.create", after: { name: "Cid" } }]);
  expect((await list(as, "action=user.delete")).items).toEqual([]);
  expect((await list(as, `actorId=${as.userId}&entityType=user`)).items).toHaveLength(5);
  expect((await list(as, "to=2020-01-01T00:00:00Z")).items).toEqual([]);
});

it("names a platform admin who acted inside the tenant, and the request's id", async () => {
  const root = await edge.signIn("platform_admin");
  const as = await edge.signIn("tenant_admin");
  const headers = { "x-tenant-id": as.tenantId, "x-request-id": `test-${crypto.randomUUID()}` };
  const body = { name: "Seen", email: `${crypto.randomUUID()}@example.com`, sendInvitation: false };
  await edge.request("POST", "/api/v1/users", { as: root, headers, body });
  expect((await list(as)).items).toMatchObject([
    { actor: { kind: "user", id: root.userId, fromTenantId: root.tenantId }, requestId: headers["x-request-id"] },
  ]);
});

it("fault 26: where the audit entry cannot be written, the change is not made; reading goes on", async () => {
  const own = await startEdge();
  try {
    const as = await own.signIn("tenant_admin");
    await own.admin.db.execute(sql`revoke insert on audit_log from callplane_edge`);
    const body = { name: "Unlogged", email: "unlogged@example.com" };
    const answer = await own.request("POST", "/api/v1/users", { as, body });
    expect(errorOf(answer).error).toBe("internal");
    const users = await own.request<{ items: User[] }>("GET", "/api/v1/users?q=unlogged", { as });
    expect(users).toMatchObject({ status: 200, body: { items: [] } });
  } finally {
    await own.stop();
  }
});

it("fault 27: the chain names the first entry that was altered or taken away by the database's owner", async () => {
  const as = await edge.signIn("tenant_admin");
  for (const name of ["Ann", "Bob", "Cid", "Dan"]) await addUser(as, name);
  expect(await verify(as)).toEqual({ intact: true, entries: 4, firstBadSeq: null, startsAfter: null });
  await edge.admin.db.execute(
    sql`update audit_log set after = '{"name":"Mallory"}' where tenant_id = ${as.tenantId} and seq = 3`,
  );
  expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 3 });
  await edge.admin.db.delete(auditLog).where(sql`tenant_id = ${as.tenantId} and seq = 2`);
  expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 2 });
  const other = await edge.signIn("tenant_admin");
  await addUser(other, "Untouched");
  expect(await verify(other)).toMatchObject({ intact: true, entries: 1 });
  expect(await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, other.tenantId))).toHaveLength(1);
});
