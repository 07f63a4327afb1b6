import { auditHeads, auditLog } from "@callplane/drizzle";
import { asc, eq, type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditEntry, AuditRetention, AuditVerification } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { sweep } from "../jobs/index.ts";
import { systemCtx } from "../lib/ctx.ts";
import { sealCut } from "./checkpoint.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ AUDIT_RETENTION_DAYS: "800" });
});
afterAll(() => edge.stop());

const PATH = "/api/v1/audit-logs/retention";
const retention = async (as: SignedIn) => (await edge.request<AuditRetention>("GET", PATH, { as })).body;
const set = (as: SignedIn, days: unknown, headers = {}) =>
  edge.request<AuditRetention>("PUT", PATH, { as, body: { days }, headers });
const verify = async (as: SignedIn) =>
  (await edge.request<AuditVerification>("GET", "/api/v1/audit-logs/verify", { as })).body;
const runSweep = () => sweep(systemCtx(edge.services, "cron", () => undefined));
const execute = (query: SQL) => edge.admin.db.execute(query);

/** Entries of the given ages in days, the oldest first. */
async function write(tenantId: string, ...ages: number[]): Promise<void> {
  for (const age of ages) {
    const at = new Date(Date.now() - age * 86_400_000);
    const values = { tenantId, at, actorKind: "system" as const, action: "user.update", entityType: "user" };
    await edge.admin.db.insert(auditLog).values(values);
  }
}
async function rowsOf({ tenantId }: SignedIn) {
  return edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenantId)).orderBy(asc(auditLog.seq));
}
const seqsOf = async (as: SignedIn) => (await rowsOf(as)).map(({ seq }) => seq);

describe("the setting", () => {
  it("is the platform's until the tenant sets its own, and again when that is taken back", async () => {
    const as = await edge.signIn("tenant_admin");
    const bounds = { defaultDays: 800, minimumDays: 365, maximumDays: 3650 };
    expect(await retention(as)).toEqual({ days: 800, ownDays: null, oldestAt: null, ...bounds });
    expect((await set(as, 400)).body).toMatchObject({ days: 400, ownDays: 400 });
    expect(await retention(as)).toMatchObject({ days: 400, ownDays: 400, oldestAt: expect.any(String), ...bounds });
    expect((await set(as, null)).body).toMatchObject({ days: 800, ownDays: null });
    expect((await rowsOf(as)).map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: "audit_log.set_retention", before: { retentionDays: null }, after: { retentionDays: 400 } },
      { action: "audit_log.set_retention", before: { retentionDays: 400 }, after: { retentionDays: null } },
    ]);
  });

  it.each([364, 0, -1, 3651, 400.5, "400", undefined])("refuses %j days", async (days) => {
    const as = await edge.signIn("tenant_admin");
    expect(errorOf(await set(as, days))).toMatchObject({
      error: "invalid_input",
      details: { issues: [{ path: ["days"] }] },
    });
    expect((await retention(as)).ownDays).toBeNull();
  });

  it("is read by those who read the log, and set by admins, each of their own tenant", async () => {
    const theirs = await edge.signIn("tenant_admin");
    await set(theirs, 500);
    const own = await edge.signIn("tenant_admin");
    expect((await retention(own)).days).toBe(800);
    expect((await set(own, 400, { "x-tenant-id": theirs.tenantId })).status).toBe(403);
    const support = await edge.signIn("support", { id: theirs.tenantId });
    expect((await retention(support)).days).toBe(500);
    expect(errorOf(await set(support, 400)).error).toBe("forbidden");
    expect((await edge.request("GET", PATH, { as: await edge.signIn("operator") })).status).toBe(403);
    const root = await edge.signIn("platform_admin");
    expect((await set(root, 600, { "x-tenant-id": theirs.tenantId })).body.days).toBe(600);
    expect((await retention(theirs)).days).toBe(600);
  });

  it("cannot be brought below the minimum past the API either", async () => {
    const as = await edge.signIn("tenant_admin");
    await expect(
      execute(sql`insert into audit_settings (tenant_id, retention_days) values (${as.tenantId}, 364)`),
    ).rejects.toMatchObject({ cause: { constraint: "audit_settings_retention_check" } });
  });
});

describe("the sweep", () => {
  it("removes what is older than the setting, says so in the log, and the check begins there", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 900, 700, 402, 398, 1);
    await set(as, 400);
    await runSweep();
    expect(await seqsOf(as)).toEqual([4, 5, 6, 7]);
    const { body } = await edge.request<{ items: AuditEntry[] }>("GET", "/api/v1/audit-logs?limit=1", { as });
    expect(body.items).toMatchObject([
      {
        seq: 7,
        actor: { kind: "system", name: "retention" },
        action: "audit_log.purge",
        after: { throughSeq: 3, entries: 3 },
      },
    ]);
    const olderThan = String(body.items[0]?.after?.olderThan);
    expect(Math.abs(Date.parse(olderThan) - (Date.now() - 400 * 86_400_000))).toBeLessThan(60_000);
    expect(await verify(as)).toEqual({
      intact: true,
      entries: 4,
      firstBadSeq: null,
      startsAfter: { throughSeq: 3, seq: 7, at: body.items[0]?.at, olderThan },
    });
  });

  it("goes by the platform's default where the tenant has set nothing", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 802, 790);
    await runSweep();
    expect(await seqsOf(as)).toEqual([2, 3]);
  });

  it("waits for a day's worth, and does nothing when there is nothing to do", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 800.5, 10);
    await runSweep();
    expect(await seqsOf(as)).toEqual([1, 2]);
    expect(await verify(as)).toMatchObject({ intact: true, startsAfter: null });
  });

  it("cuts again, also away the entry that vouched for the cut before", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 1_700, 1_690, 890);
    await moveCut(as, 2);
    await sealAsEdge(as, { throughSeq: 2, at: new Date(Date.now() - 850 * 86_400_000) });
    await write(as.tenantId, 1);
    expect(await verify(as)).toMatchObject({ intact: true, entries: 3, startsAfter: { throughSeq: 2, seq: 4 } });
    await runSweep();
    expect(await seqsOf(as)).toEqual([5, 6]);
    expect(await verify(as)).toMatchObject({ intact: true, entries: 2, startsAfter: { throughSeq: 4, seq: 6 } });
  });

  it("removes an entry once, however many sweeps run at a time", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 900, 900, 1);
    await Promise.all([runSweep(), runSweep(), runSweep()]);
    expect(await seqsOf(as)).toEqual([3, 4]);
    expect(await verify(as)).toMatchObject({ intact: true, entries: 2 });
  });

  it("keeps what was tampered with, raises the alarm, and goes on with the other tenants", async () => {
    const bad = await edge.signIn("tenant_admin");
    const good = await edge.signIn("tenant_admin");
    await write(bad.tenantId, 900, 890, 1);
    await write(good.tenantId, 900, 1);
    await execute(sql`update audit_log set entity_id = 'x' where tenant_id = ${bad.tenantId} and seq = 2`);
    await runSweep();
    expect(await seqsOf(bad)).toEqual([1, 2, 3]);
    expect(await seqsOf(good)).toEqual([2, 3]);
    expect(edge.log).toContainEqual(
      expect.objectContaining({ alarm: "audit_log_tampered", tenantId: bad.tenantId, firstBadSeq: 2 }),
    );
    // Out of the way of the tests after this one.
    await execute(sql`delete from audit_log where tenant_id = ${bad.tenantId}`);
  });

  it("does not cover up a cut that nothing vouches for", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 900, 890, 880, 1);
    await moveCut(as, 1);
    await runSweep();
    expect(await seqsOf(as)).toEqual([2, 3, 4]);
    expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 1 });
    expect(edge.log).toContainEqual(
      expect.objectContaining({ alarm: "audit_log_tampered", tenantId: as.tenantId, firstBadSeq: 1 }),
    );
  });

  it("removes nothing where the entry that vouches for it cannot be written", async () => {
    const own = await startEdge({ AUDIT_RETENTION_DAYS: "800" });
    try {
      const { tenantId } = await own.signIn("tenant_admin");
      const values = { tenantId, actorKind: "system" as const, action: "a.b", entityType: "a" };
      await own.admin.db.insert(auditLog).values({ ...values, at: new Date(Date.now() - 900 * 86_400_000) });
      await own.admin.db.execute(sql`revoke insert on audit_log from callplane_edge`);
      await expect(sweep(systemCtx(own.services, "cron", () => undefined))).rejects.toThrow();
      expect(await own.admin.db.select().from(auditLog)).toHaveLength(1);
    } finally {
      await own.stop();
    }
  });
});

describe("fault 27, after a purge: the check names", () => {
  /** Entries 1 to 3 removed by retention; 4 to 6 left, 7 vouches, 8 came after. */
  async function aPurgedLog(): Promise<SignedIn> {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 900, 890, 880, 20, 10, 5);
    await runSweep();
    await write(as.tenantId, 0);
    expect(await verify(as)).toMatchObject({ intact: true, entries: 5, startsAfter: { throughSeq: 3, seq: 7 } });
    return as;
  }
  const of = ({ tenantId }: SignedIn) => sql`tenant_id = ${tenantId}`;

  it("an entry that was altered", async () => {
    const as = await aPurgedLog();
    await execute(sql`update audit_log set after = '{"name":"Mallory"}' where ${of(as)} and seq = 5`);
    expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 5, startsAfter: { throughSeq: 3 } });
  });

  it.each([
    ["the first that was left", 4],
    ["one in the middle", 5],
    ["the one that vouches for the cut", 7],
    ["the last", 8],
  ])("an entry that was taken away: %s", async (_which, seq) => {
    const as = await aPurgedLog();
    await execute(sql`delete from audit_log where ${of(as)} and seq = ${seq}`);
    expect((await verify(as)).intact).toBe(false);
    expect((await verify(as)).firstBadSeq).toBeLessThanOrEqual(seq);
  });

  it("entries taken away with the cut moved behind them", async () => {
    const as = await aPurgedLog();
    await moveCut(as, 5);
    expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 4, startsAfter: null });
  });

  it("the same with an entry that says so, but that the edge did not seal", async () => {
    const as = await aPurgedLog();
    await moveCut(as, 5);
    const hash = (await rowsOf(as))[0]?.previousHash;
    const [real] = (await rowsOf(as)).filter(({ action }) => action === "audit_log.purge");
    const after = { ...real?.after, throughSeq: 5, throughHash: hash, entries: 2 };
    const values = { tenantId: as.tenantId, actorKind: "system" as const, actorName: "retention" };
    await edge.admin.db
      .insert(auditLog)
      .values({ ...values, action: "audit_log.purge", entityType: "audit_log", after });
    expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 4, startsAfter: null });
  });

  it("entries taken away by the purging function itself, outside the job", async () => {
    const as = await edge.signIn("tenant_admin");
    await write(as.tenantId, 900, 10);
    await edge.admin.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.tenant_id', ${as.tenantId}, true)`);
      await tx.execute(sql`select * from purge_audit_log(now() - interval '800 days', 10)`);
    });
    expect(await verify(as)).toMatchObject({ intact: false, firstBadSeq: 1, startsAfter: null });
  });

  it("history rewritten hash by hash, as long as it lies before the seal", async () => {
    const as = await aPurgedLog();
    await execute(sql`update audit_log set actor_name = 'Somebody else' where ${of(as)} and seq = 5`);
    await rechain(as);
    const { rows } = await execute(sql`select verify_audit_chain(${as.tenantId}) as seq`);
    expect(rows).toEqual([{ seq: null }]); // Hash by hash nothing is wrong with it.
    expect(await verify(as)).toMatchObject({ intact: false, startsAfter: null });
  });

  it("a seal carried over from another tenant", async () => {
    const [one, two] = [await aPurgedLog(), await edge.signIn("tenant_admin")];
    await write(two.tenantId, 900, 890, 880, 20, 10, 5);
    const [sealed] = (await rowsOf(one)).filter(({ action }) => action === "audit_log.purge");
    await moveCut(two, 3);
    const values = { tenantId: two.tenantId, actorKind: "system" as const, actorName: "retention" };
    const row = { ...values, action: "audit_log.purge", entityType: "audit_log", after: sealed?.after ?? null };
    await edge.admin.db.insert(auditLog).values(row);
    expect(await verify(two)).toMatchObject({ intact: false, firstBadSeq: 1, startsAfter: null });
  });

  it("a head that is gone", async () => {
    const as = await aPurgedLog();
    await execute(sql`delete from audit_heads where ${of(as)}`);
    expect(await verify(as)).toMatchObject({ intact: false, startsAfter: null });
  });
});

/** As a careful owner of the database would: removes entries up to a number and has the chain begin after them. */
async function moveCut({ tenantId }: SignedIn, through: number): Promise<void> {
  await execute(sql`update audit_heads set pruned_seq = ${through}, pruned_hash =
    (select hash from audit_log where tenant_id = ${tenantId} and seq = ${through}) where tenant_id = ${tenantId}`);
  await execute(sql`delete from audit_log where tenant_id = ${tenantId} and seq <= ${through}`);
}

/** Writes the entry that vouches for the present cut, with the edge's own key. */
async function sealAsEdge({ tenantId }: SignedIn, { throughSeq, at }: { throughSeq: number; at: Date }): Promise<void> {
  const [head] = await edge.admin.db.select().from(auditHeads).where(eq(auditHeads.tenantId, tenantId));
  if (head === undefined) throw new Error("the tenant has no log");
  const cut = { throughSeq, throughHash: head.prunedHash, entries: throughSeq, olderThan: at.toISOString() };
  const place = { tenantId, seq: head.seq + 1, previousHash: head.hash };
  const after = { ...cut, seal: await sealCut(edge.services.ports.keys, cut, place) };
  const values = { tenantId, at, actorKind: "system" as const, action: "audit_log.purge", entityType: "audit_log" };
  await edge.admin.db.insert(auditLog).values({ ...values, after });
}

/** Makes every hash of the tenant's log fit what stands there now, the head's too. */
async function rechain(as: SignedIn): Promise<void> {
  const rows = await rowsOf(as);
  let previous = rows[0]?.previousHash ?? "";
  for (const { id } of rows) {
    await execute(sql`update audit_log set previous_hash = ${previous} where id = ${id}`);
    const { rows: hashed } = await execute(
      sql`update audit_log l set hash = audit_entry_hash(l) where id = ${id} returning hash`,
    );
    previous = String(hashed[0]?.hash);
  }
  await execute(sql`update audit_heads set hash = ${previous} where tenant_id = ${as.tenantId}`);
}
