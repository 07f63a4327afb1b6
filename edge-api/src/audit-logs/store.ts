import { auditHeads, auditLog, tenants } from "@callplane/drizzle";
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";
import { type AuditFilter, matching } from "./filter-store.ts";

export type EntryRow = Awaited<ReturnType<typeof selectEntries>>[number];

/** Newest first, by the chain's own number: at most `limit` of those before the number `before`. */
export function selectEntries(
  q: TenantReader,
  tenantId: string,
  { before, limit, ...filter }: AuditFilter & { before?: number | undefined; limit: number },
) {
  const isBefore = before === undefined ? undefined : lt(auditLog.seq, before);
  return q
    .select()
    .from(auditLog)
    .where(and(matching(tenantId, filter), isBefore))
    .orderBy(desc(auditLog.seq))
    .limit(limit);
}

/** The tenant's last entry: its number. None where nothing was ever written. */
export function selectHead(q: TenantReader, tenantId: string) {
  return q.select({ seq: auditHeads.seq }).from(auditHeads).where(eq(auditHeads.tenantId, tenantId));
}

/** Where the chain begins: the number and hash of the last entry that was removed; 0 where none ever was. */
export function selectBegin(q: TenantReader, tenantId: string) {
  return q
    .select({ seq: auditHeads.prunedSeq, hash: auditHeads.prunedHash })
    .from(auditHeads)
    .where(eq(auditHeads.tenantId, tenantId));
}

/**
 * The number of the first entry that is not as it was written, or null; how many there should be; where the chain begins. One
 * row for every tenant: that the head is gone is a finding too.
 */
export function selectVerification(q: TenantReader, tenantId: string) {
  return q
    .select({
      entries: sql<number>`coalesce(${auditHeads.seq} - ${auditHeads.prunedSeq}, 0)::int`,
      firstBadSeq: sql<string | number | null>`verify_audit_chain(${tenantId})`,
      cutSeq: sql<string | number>`coalesce(${auditHeads.prunedSeq}, 0)`,
      cutHash: sql<string>`coalesce(${auditHeads.prunedHash}, '')`,
    })
    .from(tenants)
    .leftJoin(auditHeads, eq(auditHeads.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
}

/** Entries that claim to vouch for a cut, the newest first: of the cut the chain begins at now, or of every one. */
export function selectCheckpoints(q: TenantReader, tenantId: string, which: "of_this_cut" | "all") {
  const cutNow = q
    .select({ seq: sql<string>`${auditHeads.prunedSeq}::text` })
    .from(auditHeads)
    .where(eq(auditHeads.tenantId, tenantId));
  const isOfThisCut = inArray(sql`${auditLog.after} ->> 'throughSeq'`, cutNow);
  return q
    .select({ seq: auditLog.seq, at: auditLog.at, previousHash: auditLog.previousHash, after: auditLog.after })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.tenantId, tenantId),
        eq(auditLog.action, "audit_log.purge"),
        which === "all" ? undefined : isOfThisCut,
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(1_000);
}
