import { tenants, users, webSessions } from "@callplane/drizzle";
import { and, eq } from "drizzle-orm";
import type { PlatformReader } from "../lib/tenant-db.ts";

export function selectAccess(q: PlatformReader, tenantId: string, sessionId: string) {
  return q
    .select({
      userId: users.id,
      name: users.name,
      role: users.role,
      grants: users.grants,
      denials: users.denials,
      userStatus: users.status,
      sessionStatus: webSessions.status,
      expiresAt: webSessions.expiresAt,
      tenantStatus: tenants.status,
    })
    .from(webSessions)
    .innerJoin(users, and(eq(users.tenantId, webSessions.tenantId), eq(users.id, webSessions.userId)))
    .innerJoin(tenants, eq(tenants.id, webSessions.tenantId))
    .where(and(eq(webSessions.tenantId, tenantId), eq(webSessions.id, sessionId)));
}

export function selectTenantStatus(q: PlatformReader, tenantId: string) {
  return q.select({ status: tenants.status }).from(tenants).where(eq(tenants.id, tenantId));
}
