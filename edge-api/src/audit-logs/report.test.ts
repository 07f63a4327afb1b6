import { auditLog } from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { AuditReport } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Entry = { at: string; action?: string; actorId?: string | null; actorName?: string; entityType?: string };

async function write(tenantId: string, entries: Entry[]): Promise<void> {
  for (const { at, action = "user.update", actorId = "u1", actorName = "Anna", entityType = "user" } of entries) {
    const actorKind = actorId === null ? ("system" as const) : ("user" as const);
    const values = { tenantId, at: new Date(at), action, actorKind, actorId, actorName, entityType };
    await edge.admin.db.insert(auditLog).values(values);
  }
}
const ask = (as: SignedIn, query: string) =>
  edge.request<AuditReport>("GET", `/api/v1/audit-logs/report?${query}`, { as });
const report = async (as: SignedIn, query: string) => (await ask(as, query)).body;
const inZone = async (timeZone: string) => edge.signIn("support", await aTenant(edge.admin, { timeZone }));

it("counts by day of the tenant's zone, empty days among them", async () => {
  const as = await inZone("Europe/Vienna");
  await write(as.tenantId, [
    { at: "2026-03-27T23:30:00Z", action: "session.create" }, // already the 28th in Vienna
    { at: "2026-03-28T22:59:00Z", action: "session.refuse" }, // still the 28th
    { at: "2026-03-29T21:59:00Z" }, // the 29th, which has 23 hours
    { at: "2026-03-29T22:00:00Z" }, // the 30th
    { at: "2026-04-02T10:00:00Z" }, // after the end
  ]);
  const found = await report(as, "from=2026-03-27T12:00:00Z&to=2026-03-31T12:00:00Z");
  expect(found).toMatchObject({ by: "day", timeZone: "Europe/Vienna", from: "2026-03-27T12:00:00.000Z" });
  expect(found.groups.map(({ key, entries, logIns, refusals }) => [key, entries, logIns, refusals])).toEqual([
    ["2026-03-27", 0, 0, 0],
    ["2026-03-28", 2, 1, 1],
    ["2026-03-29", 1, 0, 0],
    ["2026-03-30", 1, 0, 0],
    ["2026-03-31", 0, 0, 0],
  ]);
  expect(found.totals).toEqual({ entries: 4, logIns: 1, refusals: 1 });
  expect(found.others).toEqual({ entries: 0, logIns: 0, refusals: 0 });
});

it("puts an instant on another day for a tenant elsewhere", async () => {
  const as = await inZone("Pacific/Auckland");
  await write(as.tenantId, [{ at: "2026-03-27T23:30:00Z" }]);
  const { groups } = await report(as, "from=2026-03-27T00:00:00Z&to=2026-03-28T12:30:00Z");
  expect(groups.filter(({ entries }) => entries > 0).map(({ key }) => key)).toEqual(["2026-03-28"]);
  expect(groups.map(({ key }) => key)).toEqual(["2026-03-27", "2026-03-28", "2026-03-29"]);
});

it("covers thirty whole days up to the end where no beginning is given", async () => {
  const as = await inZone("Europe/Vienna");
  const found = await report(as, "to=2026-04-10T12:00:00Z");
  // Midnight in Vienna on 12 March is 23:00 UTC; the clocks went forward since.
  expect(found.from).toBe("2026-03-11T23:00:00.000Z");
  expect(found.groups).toHaveLength(30);
  const untilNow = await report(as, "by=day");
  expect(untilNow.groups).toHaveLength(30);
});

it("groups by who, under the name they had last, by what and by kind of thing", async () => {
  const as = await inZone("Europe/Vienna");
  await write(as.tenantId, [
    { at: "2026-03-02T10:00:00Z", actorName: "Anna Berger" },
    { at: "2026-03-03T10:00:00Z", actorName: "Anna Huber", action: "session.create", entityType: "session" },
    { at: "2026-03-03T10:00:00Z", actorId: "u2", actorName: "Paul", action: "device.update", entityType: "device" },
    { at: "2026-03-04T10:00:00Z", actorId: null, actorName: "log-in", action: "session.refuse", entityType: "session" },
  ]);
  const span = "from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z";
  expect((await report(as, `${span}&by=actor`)).groups).toEqual([
    { key: "u1", name: "Anna Huber", actorKind: "user", entries: 2, logIns: 1, refusals: 0 },
    { key: "u2", name: "Paul", actorKind: "user", entries: 1, logIns: 0, refusals: 0 },
    { key: null, name: "log-in", actorKind: "system", entries: 1, logIns: 0, refusals: 1 },
  ]);
  expect((await report(as, `${span}&by=action`)).groups.map(({ key, entries }) => [key, entries])).toEqual([
    ["device.update", 1],
    ["session.create", 1],
    ["session.refuse", 1],
    ["user.update", 1],
  ]);
  expect((await report(as, `${span}&by=entity`)).groups.map(({ key, entries }) => [key, entries])).toEqual([
    ["session", 2],
    ["device", 1],
    ["user", 1],
  ]);
});

it("shows the twenty largest groups, and counts the rest together", async () => {
  const as = await inZone("Europe/Vienna");
  const at = "2026-03-02T10:00:00Z";
  const names = Array.from({ length: 23 }, (_, n) => `thing${String(n).padStart(2, "0")}.update`);
  await write(as.tenantId, [...names.map((action) => ({ at, action })), { at, action: "thing22.update" }]);
  const found = await report(as, "from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z&by=action");
  expect(found.groups).toHaveLength(20);
  expect(found.groups[0]).toMatchObject({ key: "thing22.update", entries: 2 });
  expect(found).toMatchObject({ totals: { entries: 24 }, others: { entries: 3, logIns: 0, refusals: 0 } });
});

it("takes the list's filters", async () => {
  const as = await inZone("Europe/Vienna");
  await write(as.tenantId, [
    { at: "2026-03-02T10:00:00Z" },
    { at: "2026-03-02T11:00:00Z", entityType: "device", action: "device.update" },
    { at: "2026-03-02T12:00:00Z", actorId: "u2", actorName: "Paul" },
  ]);
  const span = "from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z&by=action";
  const totalOf = async (filter: string) => (await report(as, `${span}&${filter}`)).totals.entries;
  expect(await totalOf("entityType=device")).toBe(1);
  expect(await totalOf("actorId=u1")).toBe(2);
  expect(await totalOf("q=paul")).toBe(1);
  expect(await totalOf("action=nothing.at_all")).toBe(0);
});

it("reads it all in one round trip", async () => {
  const as = await inZone("Europe/Vienna");
  await edge.request("GET", "/api/v1/auth/me", { as });
  await edge.settle();
  const reads = vi.spyOn(edge.services.db.http, "batch");
  for (const by of ["day", "actor", "action", "entity"]) expect((await ask(as, `by=${by}`)).status).toBe(200);
  expect(reads.mock.calls).toHaveLength(4);
  reads.mockRestore();
});

it("refuses a span that ends before it begins, or is longer than a year, and a grouping there is none of", async () => {
  const as = await edge.signIn("support");
  const backwards = await ask(as, "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z");
  expect(errorOf(backwards)).toMatchObject({ error: "invalid_input", details: { issues: [{ path: ["from"] }] } });
  expect((await ask(as, "from=2025-01-01T00:00:00Z&to=2026-01-03T00:00:00Z")).status).toBe(400);
  expect((await ask(as, "from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")).status).toBe(200);
  expect((await ask(as, "from=2020-01-01T00:00:00Z")).status).toBe(400);
  expect((await ask(as, "by=weather")).status).toBe(400);
  expect((await ask(as, "from=yesterday")).status).toBe(400);
});

it("is for those who may read the log, and of their own tenant only", async () => {
  const theirs = await inZone("Europe/Vienna");
  await write(theirs.tenantId, [{ at: "2026-03-02T10:00:00Z" }]);
  const own = await inZone("Europe/Vienna");
  const span = "from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z&by=actor";
  expect(await report(own, span)).toMatchObject({ totals: { entries: 0 }, groups: [] });
  for (const role of ["end_user", "viewer", "operator"] as const) {
    expect(errorOf(await ask(await edge.signIn(role), span)).error).toBe("forbidden");
  }
  const root = await edge.signIn("platform_admin");
  const headers = { "x-tenant-id": theirs.tenantId };
  const seen = await edge.request<AuditReport>("GET", `/api/v1/audit-logs/report?${span}`, { as: root, headers });
  expect(seen.body.totals.entries).toBe(1);
});
