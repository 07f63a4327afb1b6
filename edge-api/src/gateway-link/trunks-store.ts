import { smallJobs, tenants, trunkStates, trunks } from "@callplane/drizzle";
import { and, eq, exists, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { TrunkStateReport } from "../../contract/index.ts";
import type { PlatformReader, PlatformTx } from "../lib/tenant-db.ts";

/**
 * The trunks with a password that a tenant of the gateway may use, sorted by id; one row without a trunk where it may use none. A tenant
 * that has no gateway yet is of the one that rehearses its first apply, as long as it does.
 */
export function selectSecrets(q: PlatformReader, gatewayId: string, tenantId: string) {
  const mayUse = or(eq(trunks.tenantId, tenants.id), eq(trunks.scope, "platform"));
  return q
    .select({
      tenantId: trunks.tenantId,
      id: trunks.id,
      version: trunks.version,
      sealed: trunks.secretCiphertext,
    })
    .from(tenants)
    .leftJoin(trunks, and(mayUse, trunks.enabled, isNotNull(trunks.secretCiphertext)))
    .where(and(eq(tenants.id, tenantId), or(eq(tenants.gatewayId, gatewayId), rehearsesFirst(q, gatewayId))))
    .orderBy(trunks.id);
}

function rehearsesFirst(q: PlatformReader, gatewayId: string) {
  const running = q
    .select({ one: sql`1` })
    .from(smallJobs)
    .where(
      and(
        eq(smallJobs.tenantId, tenants.id),
        eq(smallJobs.gatewayId, gatewayId),
        eq(smallJobs.kind, "rehearsal"),
        eq(smallJobs.status, "RUNNING"),
      ),
    );
  return and(isNull(tenants.gatewayId), exists(running));
}

/**
 * Writes what was reported of trunks of the platform's and of the tenants this gateway serves; the newest word wins, and
 * `changedAt` moves with the state only.
 */
export function upsertStates(tx: PlatformTx, gatewayId: string, states: readonly TrunkStateReport[]) {
  return tx.execute(sql`
    insert into ${trunkStates}
      (tenant_id, trunk_id, gateway_id, scope, state, registration, reason, latency_ms, channels, changed_at, reported_at)
    select t.tenant_id, t.id, ${gatewayId}::uuid, t.scope, r.state, r.registration, r.reason, r."latencyMs", r.channels, r.at, r.at
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as r("trunkId" uuid, state text, registration text, reason text,
      "latencyMs" real, channels int, at timestamptz)
    join ${trunks} t on t.id = r."trunkId"
    where t.scope = 'platform'
      or exists (select from ${tenants} n where n.id = t.tenant_id and n.gateway_id = ${gatewayId}::uuid)
    on conflict (tenant_id, trunk_id, gateway_id) do update set
      state = excluded.state, registration = excluded.registration, reason = excluded.reason,
      latency_ms = excluded.latency_ms, channels = excluded.channels, reported_at = excluded.reported_at,
      changed_at = case when (${trunkStates.state}, ${trunkStates.registration}) = (excluded.state, excluded.registration)
        then ${trunkStates.changedAt} else excluded.changed_at end
    where ${trunkStates.reportedAt} <= excluded.reported_at`);
}
