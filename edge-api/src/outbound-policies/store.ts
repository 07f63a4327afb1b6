import { dids, outboundPolicies, trunks, userOutbound, users } from "@callplane/drizzle";
import { and, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import type { Narrowing } from "../named-things/index.ts";

export function selectPolicies(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  // Within another, so that drizzle leaves the tables' names with the columns.
  const holders = sql`select count(*)::int from ${userOutbound} join ${users}
    on ${users.tenantId} = ${userOutbound.tenantId} and ${users.id} = ${userOutbound.userId} and ${users.deletedAt} is null
    where ${userOutbound.tenantId} = ${tenantId} and ${userOutbound.policyId} = ${outboundPolicies.id}`;
  return q
    .select({
      id: outboundPolicies.id,
      name: outboundPolicies.name,
      isDefault: outboundPolicies.isDefault,
      rules: outboundPolicies.rules,
      usedBy: sql<number>`(${holders})`,
      createdAt: outboundPolicies.createdAt,
    })
    .from(outboundPolicies)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

export type PolicyRow = Awaited<ReturnType<typeof selectPolicies>>[number];

export function selectStanding(q: TenantReader, tenantId: string) {
  return q
    .select({ id: outboundPolicies.id, isDefault: outboundPolicies.isDefault })
    .from(outboundPolicies)
    .where(eq(outboundPolicies.tenantId, tenantId));
}

/** No policy is the default any more, but for the one of this id. */
export function clearDefault(tx: TenantTx, tenantId: string, but: string) {
  return tx
    .update(outboundPolicies)
    .set({ isDefault: false, updatedAt: sql`now()` })
    .where(and(eq(outboundPolicies.tenantId, tenantId), outboundPolicies.isDefault, ne(outboundPolicies.id, but)));
}

export async function findOwnNumbers(q: TenantReader, tenantId: string, numbers: string[]): Promise<Set<string>> {
  const rows = await q
    .select({ number: dids.number })
    .from(dids)
    .where(and(eq(dids.tenantId, tenantId), eq(dids.status, "assigned"), inArray(dids.number, numbers)));
  return new Set(rows.map(({ number }) => number));
}

/** Those of the trunks that are the platform's. */
export async function findPlatformTrunks(q: TenantReader, ids: string[]): Promise<Set<string>> {
  const rows = await q
    .select({ id: trunks.id })
    .from(trunks)
    .where(and(eq(trunks.scope, "platform"), inArray(trunks.id, ids)));
  return new Set(rows.map(({ id }) => id));
}

/** People who have the policy of their own, by name. */
export function selectHolders(q: TenantReader, tenantId: string, policyId: string) {
  return q
    .select({ name: users.name })
    .from(userOutbound)
    .innerJoin(users, and(eq(users.tenantId, userOutbound.tenantId), eq(users.id, userOutbound.userId)))
    .where(and(eq(userOutbound.tenantId, tenantId), eq(userOutbound.policyId, policyId), isNull(users.deletedAt)))
    .orderBy(users.name);
}

/** People who are gone keep their row, but no policy from going. */
export function forgetPolicy(tx: TenantTx, tenantId: string, policyId: string) {
  return tx
    .update(userOutbound)
    .set({ policyId: null })
    .where(and(eq(userOutbound.tenantId, tenantId), eq(userOutbound.policyId, policyId)));
}
