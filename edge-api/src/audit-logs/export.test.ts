import { auditLog } from "@callplane/drizzle";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { AuditEntry } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { exportAuditLog } from "./export.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const PATH = "/api/v1/audit-logs/export";
const write = (tenantId: string, values: Partial<typeof auditLog.$inferInsert> = {}) =>
  edge.admin.db
    .insert(auditLog)
    .values({ tenantId, actorKind: "user", action: "user.update", entityType: "user", ...values });
const writeMany = (tenantId: string, count: number) =>
  edge.admin.db.execute(sql`insert into audit_log (tenant_id, actor_kind, action, entity_type, entity_id)
    select ${tenantId}, 'system', 'user.update', 'user', n::text from generate_series(1, ${count}::int) n`);
const exported = async (as: SignedIn, query = "") => (await edge.request<string>("GET", PATH + query, { as })).body;
const entriesOf = async (as: SignedIn, query: string) =>
  (await edge.request<{ items: AuditEntry[] }>("GET", `/api/v1/audit-logs?${query}`, { as })).body.items;

/** Reads a CSV as RFC 4180 has it: the header's names with each line's cells. */
function parse(file: string): Record<string, string>[] {
  const [header = [], ...lines] = [
    ...file.replace(/^\ufeff/, "").matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n))/g),
  ]
    .map(([cell]) => cell)
    .reduce<string[][]>(
      (rows, cell) => {
        const value = cell.replace(/(,|\r\n)$/, "").replace(/^"([\s\S]*)"$/, "$1");
        rows.at(-1)?.push(value.replaceAll('""', '"'));
        if (cell.endsWith("\r\n")) rows.push([]);
        return rows;
      },
      [[]],
    )
    .filter((row) => row.length > 0);
  return lines.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""])));
}

it("holds every entry that matches, newest first, over as many pages as it takes", async () => {
  const as = await edge.signIn("support");
  await writeMany(as.tenantId, 1_203);
  const answer = await edge.request<string>("GET", PATH, { as });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-log-\d{4}-\d\d-\d\d\.csv"$/);
  const rows = parse(answer.body);
  expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 1_203 }, (_, n) => 1_203 - n));
});

it("takes the list's filters", async () => {
  const as = await edge.signIn("support");
  await write(as.tenantId, { at: new Date("2026-03-01T10:00:00Z"), actorId: "u1", entityName: "Early" });
  await write(as.tenantId, { at: new Date("2026-03-02T10:00:00Z"), actorId: "u2", entityName: "Desk phone" });
  await write(as.tenantId, { at: new Date("2026-03-03T10:00:00Z"), entityType: "device", entityName: "Late" });
  const namesFor = async (query: string) => parse(await exported(as, query)).map(({ entityName }) => entityName);
  expect(await namesFor("?from=2026-03-02T00:00:00Z&to=2026-03-02T23:59:59Z")).toEqual(["Desk phone"]);
  expect(await namesFor("?actorId=u1")).toEqual(["Early"]);
  expect(await namesFor("?entityType=device")).toEqual(["Late"]);
  expect(await namesFor("?q=desk")).toEqual(["Desk phone"]);
  expect((await edge.request("GET", `${PATH}?from=yesterday`, { as })).status).toBe(400);
});

it("neither runs as a formula nor loses what it holds", async () => {
  const as = await edge.signIn("support");
  const after = { name: '=HYPERLINK("http://evil.example")', note: 'x";=1+1' };
  await write(as.tenantId, { entityName: "=cmd|' /C calc'!A0", actorName: 'Anna "A", Berger', after });
  const [row] = parse(await exported(as));
  expect(row).toMatchObject({ entityName: "'=cmd|' /C calc'!A0", actorName: 'Anna "A", Berger', before: "" });
  expect(JSON.parse(row?.after ?? "")).toEqual(after);
});

it("is itself an entry: who took what, before the first byte leaves", async () => {
  const as = await edge.signIn("support");
  await write(as.tenantId);
  expect(parse(await exported(as, "?entityType=user&q=nobody"))).toHaveLength(0);
  expect(parse(await exported(as, "?entityType=user"))).toHaveLength(1);
  expect(await entriesOf(as, "action=audit_log.export")).toMatchObject([
    { actor: { id: as.userId }, entityType: "audit_log", after: { entityType: "user", throughSeq: 2 } },
    { actor: { id: as.userId }, entityType: "audit_log", after: { q: "nobody", throughSeq: 1 } },
  ]);
});

it("hands nothing out where its own entry cannot be written", async () => {
  const own = await startEdge();
  try {
    const as = await own.signIn("support");
    await own.admin.db.execute(sql`revoke insert on audit_log from callplane_edge`);
    const answer = await own.request("GET", PATH, { as });
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(errorOf(answer).error).toBe("internal");
  } finally {
    await own.stop();
  }
});

it("reads a page only when the one before was taken, and none after the reader has left", async () => {
  const as = await edge.signIn("support");
  await writeMany(as.tenantId, 3_000);
  const reads = vi.spyOn(edge.services.db.http, "batch");
  const reader = (await exportAuditLog(edge.ctxFor(as), {})).getReader();
  await reader.read(); // the header
  expect(reads.mock.calls).toHaveLength(0);
  await reader.read();
  expect(reads.mock.calls).toHaveLength(1);
  await reader.read();
  expect(reads.mock.calls).toHaveLength(2);
  await reader.cancel();
  expect(reads.mock.calls).toHaveLength(2);
  reads.mockRestore();
});

it("breaks off where the database is lost half-way, rather than end as if it were whole", async () => {
  const as = await edge.signIn("support");
  await writeMany(as.tenantId, 1_200);
  const reader = (await exportAuditLog(edge.ctxFor(as), {})).getReader();
  await reader.read();
  await reader.read();
  const lost = vi.spyOn(edge.services.db.http, "batch").mockRejectedValue(new Error("connection lost"));
  await expect(reader.read()).rejects.toThrow();
  lost.mockRestore();
});

it("is for those who may read the log, and of their own tenant only", async () => {
  const theirs = await edge.signIn("tenant_admin");
  await write(theirs.tenantId, { entityName: "their secret" });
  const own = await edge.signIn("tenant_admin");
  expect(parse(await exported(own))).toEqual([]);
  for (const role of ["end_user", "viewer", "operator"] as const) {
    const as = await edge.signIn(role);
    expect(errorOf(await edge.request("GET", PATH, { as })).error).toBe("forbidden");
  }
  const headers = { "x-tenant-id": theirs.tenantId };
  expect((await edge.request("GET", PATH, { as: own, headers })).status).toBe(403);
  const root = await edge.signIn("platform_admin");
  expect((await edge.request<string>("GET", PATH, { as: root, headers })).body).toContain("their secret");
  expect(await entriesOf(theirs, "action=audit_log.export")).toMatchObject([{ actor: { id: root.userId } }]);
});
