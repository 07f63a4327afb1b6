import { auditHeads, auditLog, auditSettings } from "@callplane/drizzle";
import { and, asc, eq, sql } from "drizzle-orm";
import type { PlatformReader, TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** What the tenant has set, null where it goes by the default; a row also where it has never said anything. */
export function selectSettings(q: TenantReader, tenantId: string) {
  return q
    .select({ ownDays: auditSettings.retentionDays })
    .from(sql`(values (1)) as one`)
    .leftJoin(auditSettings, eq(auditSettings.tenantId, tenantId));
}

export function selectOldest(q: TenantReader, tenantId: string) {
  return q
    .select({ at: auditLog.at })
    .from(auditLog)
    .where(eq(auditLog.tenantId, tenantId))
    .orderBy(asc(auditLog.seq))
    .limit(1);
}

export function upsertSettings(tx: TenantTx, tenantId: string, retentionDays: number | null) {
  return tx
    .insert(auditSettings)
    .values({ tenantId, retentionDays })
    .onConflictDoUpdate({ target: auditSettings.tenantId, set: { retentionDays, updatedAt: sql`now()` } });
}

/**
 * Tenants whose oldest entry is a day past its time, some of them, in no order: one that cannot be helped does not hold up the
 * rest. The day lets entries gather, so that a cut and the entry that vouches for it come once a day and not every minute.
 */
export function selectDue(q: PlatformReader, defaultDays: number, limit: number) {
  const days = sql<number>`coalesce(${auditSettings.retentionDays}, ${defaultDays}::int)`;
  return q
    .select({ tenantId: auditHeads.tenantId, days })
    .from(auditHeads)
    .leftJoin(auditSettings, eq(auditSettings.tenantId, auditHeads.tenantId))
    .innerJoin(
      auditLog,
      and(eq(auditLog.tenantId, auditHeads.tenantId), eq(auditLog.seq, sql`${auditHeads.prunedSeq} + 1`)),
    )
    .where(sql`${auditLog.at} < now() - make_interval(days => ${days} + 1)`)
    .orderBy(sql`random()`)
    .limit(limit);
}

/** Removes the oldest entries (see the function in drizzle/migrations); no row where there was nothing to do. */
export function purge(tx: TenantTx, days: number, limit: number) {
  // The database's clock, which the function goes by too.
  const olderThan = sql`(now() - make_interval(days => ${days}::int))`;
  return tx
    .select({
      throughSeq: sql<string | number>`through_seq`,
      throughHash: sql<string>`through_hash`,
      entries: sql<number>`removed`,
      headSeq: sql<string | number>`head_seq`,
      headHash: sql<string>`head_hash`,
      badSeq: sql<string | number | null>`bad_seq`,
      olderThan: sql<string>`to_char(${olderThan} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    })
    .from(sql`purge_audit_log(${olderThan}, ${limit}::int)`);
}
