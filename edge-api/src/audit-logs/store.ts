import { auditHeads, auditLog } from "@callplane/drizzle";
import { and, desc, eq, gte, ilike, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { TenantReader } from "../lib/tenant-db.ts";

export type AuditFilter = {
  q?: string | undefined;
  action?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  actorId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Only entries before this number. */
  before?: number | undefined;
  limit: number;
};

/** Newest first, by the chain's own number; one more than asked for, to know whether there is a next page. */
export function selectEntries(q: TenantReader, tenantId: string, filter: AuditFilter) {
  const conditions: (SQL | undefined)[] = [eq(auditLog.tenantId, tenantId)];
  if (filter.action !== undefined) conditions.push(eq(auditLog.action, filter.action));
  if (filter.entityType !== undefined) conditions.push(eq(auditLog.entityType, filter.entityType));
  if (filter.entityId !== undefined) conditions.push(eq(auditLog.entityId, filter.entityId));
  if (filter.actorId !== undefined) conditions.push(eq(auditLog.actorId, filter.actorId));
  if (filter.from !== undefined) conditions.push(gte(auditLog.at, new Date(filter.from)));
  if (filter.to !== undefined) conditions.push(lte(auditLog.at, new Date(filter.to)));
  if (filter.before !== undefined) conditions.push(lt(auditLog.seq, filter.before));
  if (filter.q) {
    const like = containing(filter.q);
    conditions.push(
      or(
        ilike(auditLog.entityName, like),
        ilike(auditLog.actorName, like),
        ilike(auditLog.action, like),
        eq(auditLog.entityId, filter.q),
        eq(auditLog.requestId, filter.q),
      ),
    );
  }
  return q
    .select()
    .from(auditLog)
    .where(and(...conditions))
    .orderBy(desc(auditLog.seq))
    .limit(filter.limit + 1);
}

/** The number of the first entry that is not as it was written, or null; and how many there should be. */
export function selectVerification(q: TenantReader, tenantId: string) {
  return q
    .select({
      entries: sql<number>`(${auditHeads.seq} - ${auditHeads.prunedSeq})::int`,
      firstBadSeq: sql<string | number | null>`verify_audit_chain(${tenantId})`,
    })
    .from(auditHeads)
    .where(eq(auditHeads.tenantId, tenantId));
}
