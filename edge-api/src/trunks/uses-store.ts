import { callingSettings, outboundPolicies, tenants } from "@callplane/drizzle";
import { eq, type SQL, sql } from "drizzle-orm";
import type { PlatformReader, TenantReader } from "../lib/tenant-db.ts";

/** What of the tenant lets calls out over the trunk, each in a few words. */
export function selectUses(q: TenantReader, tenantId: string, trunkId: string) {
  const rows = sql`${policiesWith(trunkId)} and ${outboundPolicies.tenantId} = ${tenantId}
    union all ${emergencyWith(trunkId)} and ${callingSettings.tenantId} = ${tenantId}`;
  return q
    .select({ uses: listed(rows, sql`use`) })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

/** The same over all tenants, with their names. */
export function selectUsesOfAll(q: PlatformReader, platformId: string, trunkId: string) {
  const rows = sql`${policiesWith(trunkId)} union all ${emergencyWith(trunkId)}`;
  const named = sql`use || ' of ' || (select t.name from ${tenants} t where t.id = each.tenant)`;
  return q
    .select({ uses: listed(rows, named) })
    .from(tenants)
    .where(eq(tenants.id, platformId));
}

function policiesWith(trunkId: string): SQL {
  const rule = JSON.stringify([{ trunkIds: [trunkId] }]);
  return sql`select 'the outbound policy ' || ${outboundPolicies.name} as use, ${outboundPolicies.tenantId} as tenant
    from ${outboundPolicies} where ${outboundPolicies.rules} @> ${rule}::jsonb`;
}

function emergencyWith(trunkId: string): SQL {
  return sql`select 'the trunks for emergency calls' as use, ${callingSettings.tenantId} as tenant
    from ${callingSettings} where ${callingSettings.emergencyTrunkIds} @> array[${trunkId}::uuid]`;
}

function listed(rows: SQL, words: SQL): SQL<string[]> {
  return sql<string[]>`coalesce((select json_agg(${words} order by ${words}) from (${rows}) each), '[]'::json)`;
}
