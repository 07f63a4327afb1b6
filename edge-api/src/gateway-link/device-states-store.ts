import { deviceStates, devices } from "@callplane/drizzle";
import { sql } from "drizzle-orm";
import type { DeviceStateReport } from "../../contract/index.ts";
import type { TenantTx } from "../lib/tenant-db.ts";

/**
 * Writes what was reported, newest word wins: a report older than what is known changes nothing, and devices that are gone are passed
 * over. `changedAt` moves with the state only; `lastRegisteredAt` with each registration, but not with the mere roll call of a
 * complete report.
 */
export function upsertStates(tx: TenantTx, tenantId: string, states: DeviceStateReport[], isComplete: boolean) {
  const registers = isComplete ? sql`${deviceStates.state} <> 'registered'` : sql`true`;
  return tx.execute(sql`
    insert into ${deviceStates}
      (tenant_id, device_id, state, contact_uri, address, user_agent, changed_at, last_registered_at, reported_at)
    select d.tenant_id, d.id, r.state, r."contactUri", r.address, r."userAgent", r.at,
      case when r.state = 'registered' then r.at end, r.at
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb)
      as r("deviceId" uuid, state text, "contactUri" text, address inet, "userAgent" text, at timestamptz)
    join ${devices} d on d.tenant_id = ${tenantId} and d.id = r."deviceId"
    on conflict (tenant_id, device_id) do update set
      state = excluded.state, contact_uri = excluded.contact_uri, address = excluded.address,
      user_agent = excluded.user_agent, reported_at = excluded.reported_at,
      changed_at = case when ${deviceStates.state} = excluded.state then ${deviceStates.changedAt} else excluded.changed_at end,
      last_registered_at = case when excluded.state = 'registered' and ${registers} then excluded.reported_at
        else ${deviceStates.lastRegisteredAt} end
    where ${deviceStates.reportedAt} <= excluded.reported_at`);
}

/** After a complete report: whatever it did not name is not registered, unless something newer is known. */
export function unregisterOthers(tx: TenantTx, tenantId: string, named: string[], at: string) {
  return tx.execute(sql`
    insert into ${deviceStates} (tenant_id, device_id, state, changed_at, reported_at)
    select d.tenant_id, d.id, 'unregistered', ${at}::timestamptz, ${at}::timestamptz
    from ${devices} d
    where d.tenant_id = ${tenantId}
      and d.id not in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(named)}::jsonb))
    on conflict (tenant_id, device_id) do update set
      state = excluded.state, contact_uri = null, address = null, user_agent = null, reported_at = excluded.reported_at,
      changed_at = case when ${deviceStates.state} = 'unregistered' then ${deviceStates.changedAt} else excluded.changed_at end
    where ${deviceStates.reportedAt} <= excluded.reported_at`);
}
