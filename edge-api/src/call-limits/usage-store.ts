import { callAlarms, callRefusals, tenants, users } from "@callplane/drizzle";
import { and, desc, eq, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";

export function selectTimeZone(q: TenantReader, tenantId: string) {
  return q.select({ timeZone: tenants.timeZone }).from(tenants).where(eq(tenants.id, tenantId));
}

/** Newest first, with the caller's name. */
export function selectRefusals(q: TenantReader, tenantId: string, limit: number) {
  return q
    .select({
      at: callRefusals.at,
      userId: callRefusals.userId,
      userName: users.name,
      number: callRefusals.number,
      reason: callRefusals.reason,
      limitOf: callRefusals.limitOf,
    })
    .from(callRefusals)
    .leftJoin(users, and(eq(users.tenantId, callRefusals.tenantId), eq(users.id, callRefusals.userId)))
    .where(eq(callRefusals.tenantId, tenantId))
    .orderBy(desc(callRefusals.at), desc(callRefusals.id))
    .limit(limit);
}

export function selectAlarms(q: TenantReader, tenantId: string, limit: number) {
  return q
    .select({
      at: callAlarms.createdAt,
      level: callAlarms.level,
      reason: callAlarms.reason,
      message: callAlarms.message,
    })
    .from(callAlarms)
    .where(and(eq(callAlarms.tenantId, tenantId), sql`${callAlarms.hour} > now() - interval '30 days'`))
    .orderBy(desc(callAlarms.createdAt), desc(callAlarms.id))
    .limit(limit);
}
