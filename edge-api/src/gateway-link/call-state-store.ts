import {
  blockedCallers,
  businessHours,
  dids,
  extensions,
  queueMemberStates,
  queueMembers,
  tenants,
  userCallSettings,
  users,
  voicemailBoxes,
  voicemailMessages,
} from "@callplane/drizzle";
import { type AnyColumn, and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { type CallState, MATRIX, type Permission, ROLES } from "../../contract/index.ts";
import type { PlatformTx, TenantReader } from "../lib/tenant-db.ts";

type Setting = { value: boolean | string | number | null | readonly object[]; changedAt: string };
/** The rows of a tenant's live state as they are sent, but for the PINs, which are still sealed. */
export type CallStateRows = Omit<CallState, "version" | "people" | "voicemailPins"> & {
  people: { userId: string; extension: string; fields: Record<string, Setting> }[];
  voicemailPins: { boxId: string; number: string; sealed: string; changedAt: string }[];
};

/** The live state of a tenant that is pinned to the gateway; no row for anybody else's. Each list in the order of its ids. */
export function selectCallState(q: TenantReader, tenantId: string, gatewayId: string) {
  return q
    .select({
      overrides: list<CallStateRows["overrides"]>(sql`
        select ${businessHours.id} as "businessHoursId", ${businessHours.overrideState} as state,
          ${exact(businessHours.overrideUntil)} as until,
          ${exact(sql`coalesce(${businessHours.overrideChangedAt}, ${businessHours.updatedAt})`)} as "changedAt"
        from ${businessHours} where ${businessHours.tenantId} = ${tenantId} and ${businessHours.overrideState} is not null
        order by 1`),
      hoursKeepers: list<CallStateRows["hoursKeepers"]>(sql`
        select ${extensions.number} as "each" from ${users}
        join ${extensions} on ${extensions.tenantId} = ${tenantId} and ${extensions.userId} = ${users.id}
        where ${users.tenantId} = ${tenantId} and ${may("hours.override")} order by 1`),
      blockedCallers: list<CallStateRows["blockedCallers"]>(sql`
        select ${blockedCallers.kind} as kind, ${blockedCallers.number} as number from ${blockedCallers}
        where ${blockedCallers.tenantId} = ${tenantId} order by ${blockedCallers.id}`),
      takenNumbers: list<CallStateRows["takenNumbers"]>(sql`
        select ${dids.number} as "each" from ${dids}
        where ${dids.tenantId} = ${tenantId} and ${dids.status} = 'refused' order by 1`),
      people: list<CallStateRows["people"]>(sql`
        select ${users.id} as "userId", ${extensions.number} as extension, json_object_agg(${userCallSettings.field},
          json_build_object('value', ${userCallSettings.value}, 'changedAt', ${exact(userCallSettings.changedAt)})
          order by ${userCallSettings.field}) as fields
        from ${userCallSettings} ${reachable(tenantId, userCallSettings.userId)}
        where ${userCallSettings.tenantId} = ${tenantId} group by 1, 2 order by 1`),
      queueMembers: list<CallStateRows["queueMembers"]>(sql`
        select ${queueMemberStates.queueId} as "queueId", ${users.id} as "userId", ${extensions.number} as extension,
          ${queueMemberStates.state} as state, ${queueMemberStates.reason} as reason,
          ${exact(queueMemberStates.changedAt)} as "changedAt"
        from ${queueMemberStates} ${reachable(tenantId, queueMemberStates.userId)}
        join ${queueMembers} on ${queueMembers.tenantId} = ${tenantId}
          and ${queueMembers.queueId} = ${queueMemberStates.queueId} and ${queueMembers.userId} = ${users.id}
        where ${queueMemberStates.tenantId} = ${tenantId} order by 1, 2`),
      voicemailGreetings: list<CallStateRows["voicemailGreetings"]>(sql`
        select ${voicemailBoxes.id} as "boxId", ${voicemailBoxes.greetingDigest} as digest,
          ${exact(voicemailBoxes.greetingChangedAt)} as "changedAt"
        from ${voicemailBoxes} where ${voicemailBoxes.tenantId} = ${tenantId}
          and (${voicemailBoxes.greetingDigest} is not null or ${voicemailBoxes.greetingChangedAt} is not null) order by 1`),
      voicemailMessages: list<CallStateRows["voicemailMessages"]>(sql`
        select ${voicemailMessages.id} as "messageId", ${voicemailMessages.boxId} as "boxId",
          ${voicemailMessages.heardAt} is not null as "isHeard", ${voicemailMessages.deletedAt} is not null as "isDeleted",
          ${voicemailMessages.version} as version
        from ${voicemailMessages} where ${voicemailMessages.tenantId} = ${tenantId}
          and ${voicemailMessages.version} > ${voicemailMessages.inForceVersion} order by 1`),
      voicemailPins: list<CallStateRows["voicemailPins"]>(sql`
        select ${voicemailBoxes.id} as "boxId", ${extensions.number} as number, ${voicemailBoxes.pinCiphertext} as sealed,
          ${exact(voicemailBoxes.pinChangedAt)} as "changedAt"
        from ${voicemailBoxes} join ${extensions} on ${extensions.tenantId} = ${tenantId}
          and (${extensions.voicemailBoxId} = ${voicemailBoxes.id} or ${extensions.userId} = ${voicemailBoxes.userId})
        where ${voicemailBoxes.tenantId} = ${tenantId} and ${voicemailBoxes.pinCiphertext} is not null order by 1`),
    })
    .from(tenants)
    .where(and(eq(tenants.id, tenantId), eq(tenants.gatewayId, gatewayId)));
}

/** Notes of each setting that is still as it was read that the gateway has it. One statement. */
export function noteInForce(tx: PlatformTx, tenantId: string, read: CallStateRows) {
  const settings = read.people.flatMap(({ userId, fields }) =>
    Object.entries(fields).map(([field, { changedAt }]) => ({ user_id: userId, field, changed_at: changedAt })),
  );
  const states = read.queueMembers.map((each) => ({
    queue_id: each.queueId,
    user_id: each.userId,
    changed_at: each.changedAt,
  }));
  const messages = read.voicemailMessages.map(({ messageId, version }) => ({ id: messageId, version }));
  const pins = read.voicemailPins.map(({ boxId, changedAt }) => ({ id: boxId, changed_at: changedAt }));
  return tx.execute(sql`
    with settings as (update ${userCallSettings} set in_force_at = greatest(now(), changed_at)
      where tenant_id = ${tenantId} and (in_force_at < changed_at or in_force_at is null) and (user_id, field, changed_at) in (
        select * from jsonb_to_recordset(${JSON.stringify(settings)}::jsonb) as r(user_id uuid, field text, changed_at timestamptz))
    ), states as (update ${queueMemberStates} set in_force_at = greatest(now(), changed_at)
      where tenant_id = ${tenantId} and (in_force_at < changed_at or in_force_at is null) and (queue_id, user_id, changed_at) in (
        select * from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as r(queue_id uuid, user_id uuid, changed_at timestamptz))
    ), messages as (update ${voicemailMessages} m set in_force_version = r.version
      from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) as r(id uuid, version int)
      where m.tenant_id = ${tenantId} and m.id = r.id and m.in_force_version < r.version
    )
    update ${voicemailBoxes} set pin_in_force_at = greatest(now(), pin_changed_at)
    where tenant_id = ${tenantId} and (pin_in_force_at < pin_changed_at or pin_in_force_at is null) and (id, pin_changed_at) in (
      select * from jsonb_to_recordset(${JSON.stringify(pins)}::jsonb) as r(id uuid, changed_at timestamptz))`);
}

/** Whether the person of the row may: by the role, by what was granted, and unless it was taken away. */
export function may(permission: Permission): SQL {
  const roles = ROLES.filter((role) => MATRIX[role].includes(permission));
  return sql`${users.status} = 'active' and not ${users.denials} ? ${permission}
    and (${inArray(users.role, roles)} or ${users.grants} ? ${permission})`;
}

/** Joins the person, who is still there, and their extension. */
function reachable(tenantId: string, userId: AnyColumn): SQL {
  return sql`join ${users} on ${users.tenantId} = ${tenantId} and ${users.id} = ${userId} and ${users.deletedAt} is null
    join ${extensions} on ${extensions.tenantId} = ${tenantId} and ${extensions.userId} = ${users.id}`;
}

function list<T>(rows: SQL): SQL<T> {
  return sql<T>`coalesce((select json_agg(each) from (${rows}) each), '[]'::json)`;
}

/** To the microsecond, as Postgres has it: what is read is compared with what is there. */
function exact(instant: AnyColumn | SQL): SQL {
  return sql`to_char(${instant} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
