import { dids, outboundPolicies, userOutbound, users } from "@callplane/drizzle";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { UserOutbound } from "../../contract/index.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** The person with what is set of them, and its policy's name. */
export function selectUserOutbound(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      name: users.name,
      policyId: userOutbound.policyId,
      policyName: outboundPolicies.name,
      callerId: userOutbound.callerId,
      hidesNumber: userOutbound.hidesNumber,
    })
    .from(users)
    .leftJoin(userOutbound, and(eq(userOutbound.tenantId, tenantId), eq(userOutbound.userId, users.id)))
    .leftJoin(
      outboundPolicies,
      and(eq(outboundPolicies.tenantId, tenantId), eq(outboundPolicies.id, userOutbound.policyId)),
    )
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), isNull(users.deletedAt)));
}

/** The policy's name, and whether the number is the tenant's own: null where there is none such. */
export function selectChoices(q: TenantReader, tenantId: string, { policyId, callerId }: UserOutbound) {
  const policy = sql`select ${outboundPolicies.name} from ${outboundPolicies}
    where ${outboundPolicies.tenantId} = ${tenantId} and ${outboundPolicies.id} = ${policyId}::uuid`;
  const number = sql`select ${dids.number} from ${dids}
    where ${dids.tenantId} = ${tenantId} and ${dids.number} = ${callerId} and ${dids.status} = 'assigned'`;
  return q
    .select({ policyName: sql<string | null>`(${policy})`, number: sql<string | null>`(${number})` })
    .from(sql`(select 1) as one`);
}

export function upsertUserOutbound(tx: TenantTx, tenantId: string, userId: string, values: UserOutbound) {
  return tx
    .insert(userOutbound)
    .values({ tenantId, userId, ...values })
    .onConflictDoUpdate({
      target: [userOutbound.tenantId, userOutbound.userId],
      set: { ...values, updatedAt: sql`now()` },
    });
}
