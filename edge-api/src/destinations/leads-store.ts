import {
  agents,
  announcements,
  businessHours,
  callingSettings,
  dids,
  extensions,
  ivrMenus,
  outboundPolicies,
  queues,
  ringGroups,
  tenants,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { type AnyColumn, eq, type SQL, sql } from "drizzle-orm";
import type { Destination } from "../../contract/index.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { destinationFacts } from "./facts-store.ts";
import type { Automatic, Lead } from "./rules.ts";

/** All that leads to the destination from elsewhere, by kind and name, with the name of the thing itself (null where it is gone). */
export function selectLeads(q: TenantReader, tenantId: string, destination: Destination) {
  const it = sql`${JSON.stringify(destination)}::jsonb`;
  const facts = destinationFacts(tenantId, it);
  const is = (column: AnyColumn) => sql`${column} = ${it}`;
  const among = (column: AnyColumn) => sql`${column} @> jsonb_build_array(jsonb_build_object('destination', ${it}))`;
  const leads = sql.join(
    [
      lead(
        "did",
        dids,
        sql`coalesce(${dids.label}, ${dids.number})`,
        tenantId,
        sql`(${is(dids.destination)} or ${among(dids.callerRules)})`,
      ),
      lead("announcement", announcements, announcements.name, tenantId, is(announcements.next)),
      lead(
        "business_hours",
        businessHours,
        businessHours.name,
        tenantId,
        sql`(${is(businessHours.open)} or ${is(businessHours.closed)} or ${among(businessHours.holidays)})`,
      ),
      lead("ring_group", ringGroups, ringGroups.name, tenantId, is(ringGroups.noAnswer)),
      lead(
        "ivr_menu",
        ivrMenus,
        ivrMenus.name,
        tenantId,
        sql`(${is(ivrMenus.giveUp)} or ${is(ivrMenus.onSilence)} or ${among(ivrMenus.keys)})`,
      ),
      lead(
        "queue",
        queues,
        queues.name,
        tenantId,
        sql`(${is(queues.onTimeout)} or ${is(queues.onFull)} or ${is(queues.onEmpty)} or ${is(queues.onExit)})`,
      ),
      lead("voicemail_box", voicemailBoxes, boxName, tenantId, sql`${is(voicemailBoxes.onZero)} and ${isReached}`),
      lead("agent", agents, agents.name, tenantId, sql`${agents.fallback} ->> 'number' = ${facts} ->> 'extension'`),
      // Rules that count by these opening hours.
      lead(
        "outbound_policy",
        outboundPolicies,
        outboundPolicies.name,
        tenantId,
        sql`${outboundPolicies.rules} @> jsonb_build_array(jsonb_build_object('businessHoursId', ${it} ->> 'id'))
          and ${it} ->> 'kind' = 'BUSINESS_HOURS'`,
      ),
      sql`select 'calling_settings' as kind, ${callingSettings.tenantId} as id, 'the default destination' as name
        from ${callingSettings} where ${callingSettings.tenantId} = ${tenantId} and ${is(callingSettings.defaultDestination)}`,
    ],
    sql` union all `,
  );
  return q
    .select({
      name: sql<string | null>`${facts} ->> 'name'`,
      leads: sql<Lead[]>`coalesce((select json_agg(each order by each.kind, each.name, each.id) from (${leads}) each
        where each.id::text is distinct from ${it} ->> 'id'), '[]'::json)`,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

/** A person's box goes by the person's name. */
const boxName = sql`coalesce(${voicemailBoxes.name}, (select ${users.name} from ${users}
  where ${users.tenantId} = ${voicemailBoxes.tenantId} and ${users.id} = ${voicemailBoxes.userId}))`;
/** That of a person who is gone stays, and takes no message. */
const isReached = sql`exists (select 1 from ${extensions} where ${extensions.tenantId} = ${voicemailBoxes.tenantId}
  and (${extensions.voicemailBoxId} = ${voicemailBoxes.id} or ${extensions.userId} = ${voicemailBoxes.userId}))`;

type Leading =
  | typeof agents
  | typeof announcements
  | typeof businessHours
  | typeof dids
  | typeof ivrMenus
  | typeof outboundPolicies
  | typeof queues
  | typeof ringGroups
  | typeof voicemailBoxes;

function lead(kind: Lead["kind"], table: Leading, name: SQL | AnyColumn, tenantId: string, condition: SQL): SQL {
  return sql`select ${kind}::text as kind, ${table.id} as id, ${name} as name
    from ${table} where ${table.tenantId} = ${tenantId} and ${condition}`;
}

/** The tenant's things that send a call on by themselves, each with where it may send it. */
export function selectAutomatic(q: TenantReader, tenantId: string) {
  const ofHours = sql`jsonb_build_array(${businessHours.open}, ${businessHours.closed})
    || jsonb_path_query_array(${businessHours.holidays}, '$[*].destination ? (@ != null)')`;
  return q
    .select({
      things: sql<Automatic[]>`coalesce((select json_agg(each) from (
        select 'BUSINESS_HOURS' as kind, ${businessHours.id} as id, ${businessHours.name} as name, ${ofHours} as ways,
          null as number
        from ${businessHours} where ${businessHours.tenantId} = ${tenantId}
        union all
        select 'ANNOUNCEMENT', ${announcements.id}, ${announcements.name}, jsonb_build_array(${announcements.next}),
          null
        from ${announcements} where ${announcements.tenantId} = ${tenantId}
        union all
        select 'DID', d.id, coalesce(d.label, d.number),
          jsonb_path_query_array(jsonb_build_array(coalesce(d.destination, c.default_destination)), '$[*] ? (@ != null)')
            || jsonb_path_query_array(d.caller_rules, '$[*].destination'), d.number
        from ${dids} d left join ${callingSettings} c on c.tenant_id = d.tenant_id
        where d.tenant_id = ${tenantId} and d.status = 'assigned') each), '[]'::json)`,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}
