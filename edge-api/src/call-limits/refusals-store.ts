import { callAlarms, callRefusals, tenants, users } from "@callplane/drizzle";
import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import type { CallRefusalReport } from "../../contract/index.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** Those that are new; one reported before stays as it is. */
export function insertRefusals(tx: TenantTx, refusals: readonly CallRefusalReport[]) {
  const rows = refusals.map(({ at, ...refusal }) => ({ ...refusal, at: new Date(at) }));
  return tx.insert(callRefusals).values(rows).onConflictDoNothing().returning({ id: callRefusals.id });
}

/** Those that nobody was mailed of within their hour. */
export function insertAlarms(tx: TenantTx, alarms: (typeof callAlarms.$inferInsert)[]) {
  const { id, level, reason, message } = callAlarms;
  return tx.insert(callAlarms).values(alarms).onConflictDoNothing().returning({ id, level, reason, message });
}

/** Those of the ids that are still there. */
export function selectAlarms(q: TenantReader, tenantId: string, ids: string[]) {
  const { id, level, reason, message } = callAlarms;
  return q
    .select({ id, level, reason, message })
    .from(callAlarms)
    .where(and(eq(callAlarms.tenantId, tenantId), inArray(id, ids)));
}

/** What was alarmed of, or refused, a season ago tells nobody anything; and a phone that was stolen is refused every second. */
export function deleteOld(tx: TenantTx, tenantId: string) {
  const aSeasonAgo = sql`now() - interval '90 days'`;
  return [
    tx.delete(callAlarms).where(and(eq(callAlarms.tenantId, tenantId), lt(callAlarms.hour, aSeasonAgo))),
    tx.delete(callRefusals).where(and(eq(callRefusals.tenantId, tenantId), lt(callRefusals.at, aSeasonAgo))),
  ];
}

export function selectPeople(q: TenantReader, tenantId: string, ids: string[]) {
  return q
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), inArray(users.id, ids)));
}

/** Who is mailed: the tenant's admins, with its name. */
export function selectAdmins(q: TenantReader, tenantId: string) {
  return q
    .select({ email: users.email, tenantName: tenants.name })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(
      and(
        eq(users.tenantId, tenantId),
        eq(users.role, "tenant_admin"),
        sql`${users.status} <> 'suspended'`,
        isNull(users.deletedAt),
      ),
    )
    .orderBy(users.email)
    .limit(20);
}
