import { dids } from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Did } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Page = { items: Did[]; nextCursor: string | null };
const list = (as: SignedIn, query = "") => edge.request<Page>("GET", `/api/v1/dids${query}`, { as });

async function withNumbers(...numbers: [number: string, label: string | null][]) {
  const tenant = await aTenant(edge.admin);
  for (const [number, label] of numbers)
    await edge.admin.db.insert(dids).values({ tenantId: tenant.id, number, label });
  return edge.signIn("viewer", tenant);
}

it("lists the tenant's outside numbers in their order, page by page, found by number and label", async () => {
  const viewer = await withNumbers(["+43100000003", "Sales"], ["+43100000001", null], ["+43100000002", "Main line"]);
  const first = (await list(viewer, "?limit=2")).body;
  const second = (await list(viewer, `?limit=2&cursor=${first.nextCursor}`)).body;
  expect([...first.items, ...second.items].map((did) => did.number)).toEqual([
    "+43100000001",
    "+43100000002",
    "+43100000003",
  ]);
  expect(second.nextCursor).toBeNull();
  expect((await list(viewer, "?q=sal")).body.items.map((did) => did.label)).toEqual(["Sales"]);
  expect((await list(viewer, "?q=0002")).body.items.map((did) => did.label)).toEqual(["Main line"]);
});

it("shows another tenant nothing, and is closed to those who may not look", async () => {
  await withNumbers(["+43100000009", null]);
  expect((await list(await withNumbers())).body.items).toEqual([]);
  expect((await list(await edge.signIn("end_user"))).status).toBe(403);
  expect((await list(await withNumbers(), "?cursor=nonsense")).status).toBe(400);
});
