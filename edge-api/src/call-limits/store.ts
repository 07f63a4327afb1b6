import { callBlocks, callLimits, extensions, tenants, userCallLimits, users } from "@callplane/drizzle";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type CallLimits, callLimits as limitsSchema, type UserCallLimits } from "../../contract/index.ts";
import { jsonRows } from "../lib/json-rows.ts";
import type { PlatformTx, TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** The tenant with its limits; null where it never set any. */
export function selectLimits(q: TenantReader, tenantId: string) {
  return q
    .select({ country: tenants.country, timeZone: tenants.timeZone, limits: callLimits })
    .from(tenants)
    .leftJoin(callLimits, eq(callLimits.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
}

/** As selectLimits, with everybody who has limits of their own or is blocked, for the gateway the tenant is pinned to: no row for any other. */
export function selectGuards(q: TenantReader, tenantId: string, gatewayId: string | null) {
  const people = sql`select ${users.id} as "userId", ${extensions.number} as extension,
      ${userCallLimits.maxConcurrentCalls} as "maxConcurrentCalls", ${userCallLimits.maxCallsPerSecond} as "maxCallsPerSecond",
      ${userCallLimits.maxMinutesPerDay} as "maxMinutesPerDay", ${userCallLimits.maxSpendMicrosPerDay} as "maxSpendMicrosPerDay",
      ${userCallLimits.maxCallMinutes} as "maxCallMinutes", ${userCallLimits.allowedCountries} as "allowedCountries",
      ${userCallLimits.allowsPremium} as "allowsPremium", ${userCallLimits.allowsHighRisk} as "allowsHighRisk",
      ${userCallLimits.night} as night, ${userCallLimits.exceedsCompany} as "exceedsCompany"
    from ${userCallLimits}
    join ${users} on ${users.tenantId} = ${tenantId} and ${users.id} = ${userCallLimits.userId} and ${users.deletedAt} is null
    join ${extensions} on ${extensions.tenantId} = ${tenantId} and ${extensions.userId} = ${users.id}
    where ${userCallLimits.tenantId} = ${tenantId} order by 1`;
  const blocked = sql`select ${callBlocks.id}, ${callBlocks.userId} as "userId" from ${callBlocks}
    where ${callBlocks.tenantId} = ${tenantId} and ${callBlocks.releasedAt} is null order by 1`;
  return q
    .select({
      country: tenants.country,
      timeZone: tenants.timeZone,
      limits: callLimits,
      people: jsonRows<UserCallLimits & { userId: string; extension: string }>(people),
      blocked: jsonRows<{ id: string; userId: string }>(blocked),
    })
    .from(tenants)
    .leftJoin(callLimits, eq(callLimits.tenantId, tenants.id))
    .where(and(eq(tenants.id, tenantId), gatewayId === null ? undefined : eq(tenants.gatewayId, gatewayId)));
}

export type LimitsRow = typeof callLimits.$inferSelect;

/** The row as the API shows it: what the contract knows of it. */
export function toLimits(row: LimitsRow): CallLimits {
  return limitsSchema.parse(row);
}

/** Of a tenant that is being made. */
export function insertLimits(tx: PlatformTx, tenantId: string, values: CallLimits) {
  return tx.insert(callLimits).values({ tenantId, ...values });
}

export function upsertLimits(tx: TenantTx, tenantId: string, values: CallLimits) {
  return tx
    .insert(callLimits)
    .values({ tenantId, ...values })
    .onConflictDoUpdate({ target: callLimits.tenantId, set: { ...values, updatedAt: sql`now()` } });
}

/** The person with limits of their own; null where there are none. */
export function selectUserLimits(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({ name: users.name, limits: userCallLimits })
    .from(users)
    .leftJoin(userCallLimits, and(eq(userCallLimits.tenantId, tenantId), eq(userCallLimits.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), isNull(users.deletedAt)));
}

export function upsertUserLimits(tx: TenantTx, tenantId: string, userId: string, values: UserCallLimits) {
  return tx
    .insert(userCallLimits)
    .values({ tenantId, userId, ...values })
    .onConflictDoUpdate({
      target: [userCallLimits.tenantId, userCallLimits.userId],
      set: { ...values, updatedAt: sql`now()` },
    });
}

export function deleteUserLimits(tx: TenantTx, tenantId: string, userId: string) {
  return tx.delete(userCallLimits).where(isUsers(tenantId, userId));
}

function isUsers(tenantId: string, userId: string): SQL | undefined {
  return and(eq(userCallLimits.tenantId, tenantId), eq(userCallLimits.userId, userId));
}
