import { agents, calls, deviceStates, devices, dids, extensions, tenants, users } from "@callplane/drizzle";
import { and, asc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { PlatformReader, PlatformTx, TenantReader, TenantTx } from "../lib/tenant-db.ts";

const columns = {
  id: tenants.id,
  key: tenants.key,
  name: tenants.name,
  kind: tenants.kind,
  status: tenants.status,
  country: tenants.country,
  timeZone: tenants.timeZone,
  language: tenants.language,
  extensionStart: tenants.extensionStart,
  extensionEnd: tenants.extensionEnd,
  extensionNext: tenants.extensionNext,
  revision: tenants.revision,
  appliedRevision: tenants.appliedRevision,
  gatewayId: tenants.gatewayId,
  createdAt: tenants.createdAt,
};

export type TenantRow = Awaited<ReturnType<typeof selectTenant>>[number];

export function selectTenant(q: TenantReader | PlatformReader, id: string) {
  return q.select(columns).from(tenants).where(eq(tenants.id, id));
}

export type TenantFilter = {
  q?: string | undefined;
  status?: "active" | "suspended" | undefined;
  after?: { key: string; id: string } | undefined;
  limit: number;
};

/** By name; one more than asked for, to know whether there is a next page. */
export function selectTenants(q: PlatformReader, filter: TenantFilter) {
  const conditions: (SQL | undefined)[] = [];
  if (filter.status !== undefined) conditions.push(eq(tenants.status, filter.status));
  if (filter.q)
    conditions.push(or(ilike(tenants.name, containing(filter.q)), ilike(tenants.key, containing(filter.q))));
  if (filter.after) {
    const { key, id } = filter.after;
    conditions.push(sql`(${tenants.name}, ${tenants.id}) > (${key}::text, ${id}::uuid)`);
  }
  return q
    .select(columns)
    .from(tenants)
    .where(and(...conditions))
    .orderBy(asc(tenants.name), asc(tenants.id))
    .limit(filter.limit + 1);
}

export async function insertTenant(tx: PlatformTx, row: typeof tenants.$inferInsert): Promise<TenantRow | undefined> {
  const [inserted] = await tx.insert(tenants).values(row).returning(columns);
  return inserted;
}

export function insertUser(tx: PlatformTx, row: typeof users.$inferInsert) {
  return tx.insert(users).values(row);
}

export async function updateTenant(tx: TenantTx, id: string, changes: Partial<typeof tenants.$inferInsert>) {
  await tx
    .update(tenants)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(eq(tenants.id, id));
}

/** Where a person's day begins depends on where they are: calls are counted from midnight in the tenant's zone. */
export function selectStatistics(q: TenantReader, tenantId: string) {
  const countOf = (from: SQL) => sql<number>`(select count(*)::int from ${from})`;
  const ofTenant = (table: typeof agents | typeof dids) => countOf(sql`${table} where ${table.tenantId} = ${tenantId}`);
  const isOwned = and(eq(users.tenantId, devices.tenantId), eq(users.id, devices.userId), isNull(users.deletedAt));
  const { extensionStart: start, extensionEnd: end } = tenants;
  return q
    .select({
      start,
      end,
      users: countOf(sql`${users} where ${and(eq(users.tenantId, tenantId), isNull(users.deletedAt))}`),
      devices: countOf(sql`${devices} inner join ${users} on ${isOwned} where ${devices.tenantId} = ${tenantId}`),
      agents: ofTenant(agents),
      dids: ofTenant(dids),
      devicesRegistered: countOf(
        sql`${deviceStates} where ${deviceStates.tenantId} = ${tenantId} and ${deviceStates.state} = 'registered'`,
      ),
      used: countOf(
        sql`${extensions} where ${extensions.tenantId} = ${tenantId} and ${extensions.number} ~ '^[0-9]+$'
          and length(${extensions.number}) = length(${start}) and ${extensions.number} between ${start} and ${end}`,
      ),
      size: sql<number>`${end}::int - ${start}::int + 1`,
      callsToday: countOf(
        sql`${calls} where ${calls.tenantId} = ${tenantId}
          and ${calls.startedAt} >= date_trunc('day', now(), ${tenants.timeZone})`,
      ),
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}
