import {
  applyJobs,
  callingSettings,
  dids,
  outboundPolicies,
  snapshots,
  tenants,
  userOutbound,
  users,
} from "@callplane/drizzle";
import { and, asc, eq, ilike, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { PhoneLanguage, PlatformDid } from "../../contract/index.ts";
import { destinationFacts } from "../destinations/index.ts";
import { containing, numberLike } from "../lib/search.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

type DidFilter = {
  q?: string | undefined;
  assigned?: "yes" | "no" | undefined;
  after: string | undefined;
  limit: number;
};

/** In the order of their numbers; one more than asked for. */
export function selectDids(q: TenantReader, tenantId: string, { q: words, assigned, after, limit }: DidFilter) {
  const like = containing(words ?? "");
  return selectRows(q, tenantId)
    .where(
      and(
        eq(dids.tenantId, tenantId),
        words ? or(numberLike(dids.number, words), ilike(dids.label, like), ilike(dids.carrier, like)) : undefined,
        assigned === "yes" ? isNotNull(dids.destination) : undefined,
        assigned === "no" ? isNull(dids.destination) : undefined,
        after === undefined ? undefined : sql`${dids.number} > ${after}`,
      ),
    )
    .orderBy(asc(dids.number))
    .limit(limit + 1);
}

export function selectDid(q: TenantReader, tenantId: string, id: string) {
  return selectRows(q, tenantId).where(and(eq(dids.tenantId, tenantId), eq(dids.id, id)));
}

/** With the name of what each leads to: its own destination, or the tenant's default. */
function selectRows(q: TenantReader, tenantId: string) {
  const leadsTo = sql`coalesce(${dids.destination}, (select ${callingSettings.defaultDestination}
    from ${callingSettings} where ${callingSettings.tenantId} = ${tenantId}))`;
  return q
    .select({
      id: dids.id,
      number: dids.number,
      label: dids.label,
      carrier: dids.carrier,
      destination: dids.destination,
      language: sql<PhoneLanguage | null>`${dids.language}`,
      callerRules: dids.callerRules,
      via: dids.via,
      status: dids.status,
      refusal: dids.refusal,
      destinationName: sql<string | null>`${destinationFacts(tenantId, leadsTo)} ->> 'name'`,
      createdAt: dids.createdAt,
    })
    .from(dids)
    .$dynamic();
}

export function insertDid(tx: TenantTx, values: typeof dids.$inferInsert) {
  return tx.insert(dids).values(values).returning({ id: dids.id });
}

export function updateDid(tx: TenantTx, tenantId: string, id: string, changes: Partial<typeof dids.$inferInsert>) {
  return tx
    .update(dids)
    .set({ ...changes, ...(changes.status === undefined ? {} : { decidedAt: sql`now()` }), updatedAt: sql`now()` })
    .where(and(eq(dids.tenantId, tenantId), eq(dids.id, id)));
}

/** As updateDid, where it still is as it was seen; no row: it is not. */
export function updateAsSeen(
  tx: TenantTx,
  seen: Pick<PlatformDid, "id" | "tenant" | "via" | "status">,
  changes: Partial<typeof dids.$inferInsert>,
) {
  return tx
    .update(dids)
    .set({ ...changes, decidedAt: sql`now()`, updatedAt: sql`now()` })
    .where(
      and(
        eq(dids.tenantId, seen.tenant.id),
        eq(dids.id, seen.id),
        eq(dids.via, seen.via),
        eq(dids.status, seen.status),
      ),
    )
    .returning({ id: dids.id });
}

export function deleteDid(tx: TenantTx, tenantId: string, id: string) {
  return tx.delete(dids).where(and(eq(dids.tenantId, tenantId), eq(dids.id, id)));
}

/** Where the tenant shows this number as its own, each in a few words. */
export function selectUses(q: TenantReader, tenantId: string, number: string) {
  return q
    .select({
      uses: sql<
        string[]
      >`coalesce((select json_agg(use order by use) from (${usesOf(tenantId, number)}) each), '[]'::json)`,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

function usesOf(tenantId: string, number: string): SQL {
  const byRule = sql`jsonb_build_array(jsonb_build_object('callerId', ${number}::text))`;
  return sql`
    select 'the main number' as use from ${callingSettings}
      where ${callingSettings.tenantId} = ${tenantId} and ${callingSettings.mainNumber} = ${number}
    union all select 'the number emergency services call back' from ${callingSettings}
      where ${callingSettings.tenantId} = ${tenantId} and ${callingSettings.emergencyCallerId} = ${number}
    union all select 'the number ' || ${users.name} || ' shows' from ${userOutbound}
      join ${users} on ${users.tenantId} = ${userOutbound.tenantId} and ${users.id} = ${userOutbound.userId}
      where ${userOutbound.tenantId} = ${tenantId} and ${userOutbound.callerId} = ${number} and ${users.deletedAt} is null
    union all select 'the number shown by rules of ' || ${outboundPolicies.name} from ${outboundPolicies}
      where ${outboundPolicies.tenantId} = ${tenantId} and ${outboundPolicies.rules} @> ${byRule}`;
}

export type DidRow = Awaited<ReturnType<typeof selectDid>>[number];

/** Whether the number is in what was applied last, or in what is being applied. */
export function selectRuns(q: TenantReader, tenantId: string, number: string) {
  const numbered = JSON.stringify([{ number }]);
  return q
    .select({
      runs: sql<boolean>`exists (select from ${snapshots} s where s.tenant_id = ${tenantId}
        and (s.id = ${tenants.appliedSnapshotId} or s.id in (select ${applyJobs.snapshotId} from ${applyJobs}
          where ${applyJobs.tenantId} = ${tenantId} and ${applyJobs.status} in ('PENDING', 'RUNNING'))) and s.body -> 'routing' -> 'dids' @> ${numbered}::jsonb)`,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}
