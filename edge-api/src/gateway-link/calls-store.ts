import { callEvents, callLegs, calls, transcriptTurns } from "@callplane/drizzle";
import { type SQL, sql } from "drizzle-orm";
import type { CallRecord } from "../../contract/index.ts";
import type { TenantTx } from "../lib/tenant-db.ts";

/**
 * Writes the calls' own rows where they are new or newer than what is there, and answers the ids written: only their parts are to be
 * written too. A version that is already there is left alone, which makes a second sending harmless; so is what another gateway told.
 */
export async function upsertCalls(
  tx: TenantTx,
  tenantId: string,
  gatewayId: string,
  records: CallRecord[],
): Promise<{ id: string; isNew: boolean }[]> {
  const { rows } = await tx.execute<{ id: string; isNew: boolean }>(sql`
    insert into ${calls} (tenant_id, id, direction, started_at, answered_at, ended_at, disposition, hangup_cause,
      caller_number, caller_name, dialed, callee_number, callee_name, linkedid, agent_id, gateway_id, record_version)
    select ${tenantId}, r.id, r.direction, r."startedAt", r."answeredAt", r."endedAt", r.disposition, r."hangupCause",
      r.caller ->> 'number', r.caller ->> 'name', r.dialed, r.callee ->> 'number', r.callee ->> 'name', r.linkedid,
      r."agentId", ${gatewayId}, r.version
    from ${recordset(records)} as r(id uuid, direction text, "startedAt" timestamptz, "answeredAt" timestamptz,
      "endedAt" timestamptz, disposition text, "hangupCause" int, caller jsonb, dialed text, callee jsonb, linkedid text,
      "agentId" uuid, version int)
    on conflict (tenant_id, id) do update set
      direction = excluded.direction, started_at = excluded.started_at, answered_at = excluded.answered_at,
      ended_at = excluded.ended_at, disposition = excluded.disposition, hangup_cause = excluded.hangup_cause,
      caller_number = excluded.caller_number, caller_name = excluded.caller_name, dialed = excluded.dialed,
      callee_number = excluded.callee_number, callee_name = excluded.callee_name, linkedid = excluded.linkedid,
      agent_id = excluded.agent_id, gateway_id = excluded.gateway_id, record_version = excluded.record_version,
      updated_at = now()
    where ${calls.recordVersion} < excluded.record_version
      and (${calls.gatewayId} is null or ${calls.gatewayId} = excluded.gateway_id)
    returning id, xmax = 0 as "isNew"`);
  return rows;
}

/** Takes away the parts of calls that a higher version replaces. */
export async function deleteParts(tx: TenantTx, tenantId: string, callIds: string[]): Promise<void> {
  const ids = sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(callIds)}::jsonb))`;
  await tx.execute(sql`
    with legs as (delete from ${callLegs} where tenant_id = ${tenantId} and call_id in ${ids}),
      events as (delete from ${callEvents} where tenant_id = ${tenantId} and call_id in ${ids})
    delete from ${transcriptTurns} where tenant_id = ${tenantId} and call_id in ${ids}`);
}

/** Writes legs (with the user whose phone it was), timeline and transcript of the calls, in one round trip. */
export async function insertParts(tx: TenantTx, tenantId: string, records: CallRecord[]): Promise<void> {
  const part = (name: "legs" | "events" | "turns") =>
    records.flatMap((record) => record[name].map((each, seq) => ({ ...each, callId: record.id, seq })));
  await tx.execute(sql`
    with legs as (
      insert into ${callLegs} (tenant_id, id, call_id, kind, user_id, device_id, agent_id, number, name, channel_id,
        channel_name, started_at, answered_at, ended_at, hangup_cause)
      select ${tenantId}, r.id, r."callId", r.kind, d.user_id, r."deviceId", r."agentId", r.party ->> 'number',
        r.party ->> 'name', r.uniqueid, r.channel, r."startedAt", r."answeredAt", r."endedAt", r."hangupCause"
      from ${recordset(part("legs"))} as r(id uuid, "callId" uuid, kind text, "deviceId" uuid, "agentId" uuid, party jsonb,
        uniqueid text, channel text, "startedAt" timestamptz, "answeredAt" timestamptz, "endedAt" timestamptz,
        "hangupCause" int)
      left join devices d on d.tenant_id = ${tenantId} and d.id = r."deviceId"
    ), events as (
      insert into ${callEvents} (tenant_id, id, call_id, seq, at, kind, text, leg_id, data)
      select ${tenantId}, r.id, r."callId", r.seq, r.at, r.kind, r.text, r."legId", r.data
      from ${recordset(part("events"))} as r(id uuid, "callId" uuid, seq int, at timestamptz, kind text, text text,
        "legId" uuid, data jsonb)
    )
    insert into ${transcriptTurns} (tenant_id, call_id, index, speaker, text, started_at, ended_at, interrupted, heard_ms,
      latency, confidence)
    select ${tenantId}, r."callId", r.index, r.speaker, r.text, r."startedAt", r."endedAt", r.interrupted, r."heardMs",
      r.latency, r.confidence
    from ${recordset(part("turns"))} as r("callId" uuid, index int, speaker text, text text, "startedAt" timestamptz,
      "endedAt" timestamptz, interrupted boolean, "heardMs" int, latency jsonb, confidence real)`);
}

function recordset(rows: object[]): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)`;
}
