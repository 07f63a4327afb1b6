import { tenants, trunkStates, trunks } from "@callplane/drizzle";
import { and, desc, eq, ilike, ne, or, type SQL, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { PlatformTx, TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** What a gateway last said, as JSON brings it. */
export type StateRow = {
  state: "up" | "down" | "disabled" | "unknown";
  registration: "registered" | "unregistered" | "rejected" | "none";
  reason: string | null;
  latencyMs: number | null;
  channels: number | null;
  changedAt: string;
  reportedAt: string;
};

export type TrunkFilter = { q?: string | undefined; after: { at: string; id: string } | undefined; limit: number };
export type TrunkRow = Awaited<ReturnType<typeof selectTrunk>>[number];
export type TrunkValues = Omit<typeof trunks.$inferInsert, "tenantId" | "id" | "sipName" | "scope">;

/** Own and the platform's, newest first; one more than asked for. */
export function selectTrunks(q: TenantReader, tenantId: string, { q: words, after, limit }: TrunkFilter) {
  const like = containing(words ?? "");
  return selectRows(q, tenantId)
    .where(
      and(
        mayUse(tenantId),
        // Where the platform's are is not to be found out letter by letter.
        words
          ? or(
              ilike(trunks.name, like),
              ilike(trunks.carrier, like),
              and(eq(trunks.tenantId, tenantId), ilike(trunks.host, like)),
            )
          : undefined,
        after && sql`(${trunks.createdAt}, ${trunks.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(trunks.createdAt), desc(trunks.id))
    .limit(limit + 1);
}

export function selectTrunk(q: TenantReader, tenantId: string, id: string) {
  return selectRows(q, tenantId).where(and(mayUse(tenantId), eq(trunks.id, id)));
}

function selectRows(q: TenantReader, tenantId: string) {
  return q
    .select({ trunk: trunks, state: latestState(tenantId) })
    .from(trunks)
    .$dynamic();
}

/** A trunk that the tenant's calls may go over. */
function mayUse(tenantId: string): SQL | undefined {
  return or(eq(trunks.tenantId, tenantId), eq(trunks.scope, "platform"));
}

/** Of a trunk that runs on several gateways the word of the tenant's own counts, then the newest. */
function latestState(tenantId: string): SQL<StateRow | null> {
  const own = sql`(select ${tenants.gatewayId} from ${tenants} where ${tenants.id} = ${tenantId})`;
  // Within another, so that drizzle leaves the tables' names with the columns.
  const latest = sql`select json_build_object('state', ${trunkStates.state}, 'registration', ${trunkStates.registration},
      'reason', ${trunkStates.reason}, 'latencyMs', ${trunkStates.latencyMs}, 'channels', ${trunkStates.channels},
      'changedAt', ${trunkStates.changedAt}, 'reportedAt', ${trunkStates.reportedAt})
    from ${trunkStates} where ${trunkStates.tenantId} = ${trunks.tenantId} and ${trunkStates.trunkId} = ${trunks.id}
    order by ${trunkStates.gatewayId} is not distinct from ${own} desc, ${trunkStates.reportedAt} desc limit 1`;
  return sql<StateRow | null>`(${latest})`;
}

/** The trunks the tenant may use, each with what was last said of it. */
export function selectTrunkStates(q: TenantReader, tenantId: string) {
  return q
    .select({ id: trunks.id, enabled: trunks.enabled, state: latestState(tenantId) })
    .from(trunks)
    .where(mayUse(tenantId));
}

/** The tenant's key, and SIP names in use that begin as its trunks' do. */
export function selectNames(q: TenantReader, tenantId: string) {
  return q
    .select({
      key: tenants.key,
      taken: sql<string[]>`coalesce((select json_agg(${trunks.sipName}) from ${trunks}
        where ${trunks.tenantId} = ${tenantId}), '[]'::json)`,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

export function insertTrunk(tx: TenantTx | PlatformTx, values: typeof trunks.$inferInsert) {
  return tx.insert(trunks).values(values);
}

/** Its version rises: in snapshots of several tenants the highest runs. */
export function updateTrunk(tx: TenantTx | PlatformTx, tenantId: string, id: string, changes: Partial<TrunkValues>) {
  return tx
    .update(trunks)
    .set({ ...changes, version: sql`${trunks.version} + 1`, updatedAt: sql`now()` })
    .where(and(eq(trunks.tenantId, tenantId), eq(trunks.id, id)));
}

export function deleteTrunk(tx: TenantTx | PlatformTx, tenantId: string, id: string) {
  return tx.delete(trunks).where(and(eq(trunks.tenantId, tenantId), eq(trunks.id, id)));
}

/** Every other tenant has something to apply: what the platform's trunks are is part of each one's state. */
export function raiseOthersRevisions(tx: PlatformTx, platformId: string) {
  return tx
    .update(tenants)
    .set({ revision: sql`${tenants.revision} + 1`, updatedAt: sql`now()` })
    .where(ne(tenants.id, platformId));
}
