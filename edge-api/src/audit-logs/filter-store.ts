import { auditLog } from "@callplane/drizzle";
import { and, eq, gte, ilike, lte, or, type SQL } from "drizzle-orm";
import { containing } from "../lib/search.ts";

/** Which entries of a tenant: what the list, the report and the export can be narrowed by. Times are inclusive. */
export type AuditFilter = {
  q?: string | undefined;
  action?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  actorId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** The filter as a condition on `audit_log`. */
export function matching(tenantId: string, filter: AuditFilter): SQL | undefined {
  const conditions: (SQL | undefined)[] = [eq(auditLog.tenantId, tenantId)];
  if (filter.action !== undefined) conditions.push(eq(auditLog.action, filter.action));
  if (filter.entityType !== undefined) conditions.push(eq(auditLog.entityType, filter.entityType));
  if (filter.entityId !== undefined) conditions.push(eq(auditLog.entityId, filter.entityId));
  if (filter.actorId !== undefined) conditions.push(eq(auditLog.actorId, filter.actorId));
  if (filter.from !== undefined) conditions.push(gte(auditLog.at, new Date(filter.from)));
  if (filter.to !== undefined) conditions.push(lte(auditLog.at, new Date(filter.to)));
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
  return and(...conditions);
}
