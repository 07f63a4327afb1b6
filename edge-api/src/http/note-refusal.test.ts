import { auditLog } from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { ENTRIES_A_MINUTE, hasEntry } from "./note-refusal.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

async function entriesOf(tenantId: string) {
  await edge.settle();
  return edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenantId)).orderBy(asc(auditLog.seq));
}

const refuse = (as: SignedIn, headers: Record<string, string> = {}) =>
  edge.request("POST", "/api/v1/users", { as, body: { name: "A", email: "a@example.com" }, headers });

it("writes down who was refused what, with the request's id and address", async () => {
  const as = await edge.signIn("end_user");
  const requestId = `refused-${crypto.randomUUID()}`;
  const headers = { "x-request-id": requestId, "idempotency-key": crypto.randomUUID() };
  for (const answer of [await refuse(as, headers), await refuse(as, headers)]) expect(answer.status).toBe(403);
  const entries = await entriesOf(as.tenantId);
  expect(entries).toHaveLength(2);
  expect(entries[0]).toMatchObject({
    action: "access.refuse",
    entityType: "access",
    entityName: "POST /api/v1/users",
    actorKind: "user",
    actorId: as.userId,
    actingTenantId: null,
    before: null,
    after: { request: "POST /api/v1/users", permission: "users.write" },
    requestId,
  });
});

it("keeps ids, search words and what was sent to itself", async () => {
  const as = await edge.signIn("end_user");
  expect((await edge.request("GET", "/api/v1/users?q=secret-word", { as })).status).toBe(403);
  await edge.request("DELETE", `/api/v1/users/${as.userId}`, { as });
  await refuse(as);
  const written = JSON.stringify(await entriesOf(as.tenantId));
  expect(written).toMatch(/"GET \/api\/v1\/users"/);
  expect(written).toMatch(/"DELETE \/api\/v1\/users\/(:id|\{id\})"/);
  expect(written).not.toMatch(/secret-word|a@example\.com/);
});

it("has the attempt to act in another tenant in one's own log, and nothing in the other's", async () => {
  const as = await edge.signIn("tenant_admin");
  const other = await aTenant(edge.admin);
  const answer = await edge.request("GET", "/api/v1/users", { as, headers: { "x-tenant-id": other.id } });
  expect(errorOf(answer).error).toBe("forbidden");
  expect(await entriesOf(as.tenantId)).toMatchObject([
    { action: "access.refuse", actorId: as.userId, after: { reason: "You may not act in another tenant" } },
  ]);
  expect(JSON.stringify(await entriesOf(as.tenantId))).not.toContain(other.id);
  expect(await entriesOf(other.id)).toEqual([]);
});

it("leaves anonymous requests and successes out", async () => {
  const as = await edge.signIn("tenant_admin");
  expect((await edge.request("GET", "/api/v1/users")).status).toBe(401);
  expect((await edge.request("GET", "/api/v1/users", { as })).status).toBe(200);
  expect(await entriesOf(as.tenantId)).toEqual([]);
});

it("lets somebody who tries everything add little to the chain, and tells how often it was", async () => {
  const as = await edge.signIn("end_user");
  const tries = 45;
  for (let index = 0; index < tries; index++) await refuse(as);
  const entries = await entriesOf(as.tenantId);
  // Forty-five may fall into two minutes: then each has entries of its own.
  expect(entries.length).toBeGreaterThanOrEqual(ENTRIES_A_MINUTE + 2);
  expect(entries.length).toBeLessThanOrEqual(2 * ENTRIES_A_MINUTE + 3);
  expect(entries.map(({ after }) => after?.refusalsThisMinute)).toContain(2 * ENTRIES_A_MINUTE);
});

it("has an entry at each doubling only", () => {
  const written = Array.from({ length: 1_000 }, (_, index) => index + 1).filter(hasEntry);
  expect(written).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 40, 80, 160, 320, 640]);
});
