import {
  businessHours,
  queueMemberStates,
  queueMembers,
  queues,
  userCallSettings,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { and, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { type CallStateChange, MAX_OWN_BLOCKED } from "../../contract/index.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { may } from "./call-state-store.ts";

type Change<K extends CallStateChange["change"]["kind"]> = Extract<CallStateChange["change"], { kind: K }>;

/** Each sets what is older and answers what it set; no row: it came again or too late, or there is no such person any more. */
export async function setSetting(
  tx: TenantTx,
  tenantId: string,
  at: string,
  { userId, setting: { field, value } }: Change<"setting">,
): Promise<{ name: string } | undefined> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    with person as (select id, name from ${users} where tenant_id = ${tenantId} and id = ${userId} and deleted_at is null),
    changed as (
      insert into ${userCallSettings} as c (tenant_id, user_id, field, value, changed_at, source)
      select ${tenantId}, id, ${field}, ${JSON.stringify(value)}::jsonb, ${believed(at)}, 'phone' from person
      on conflict (tenant_id, user_id, field) do update
        set value = excluded.value, changed_at = excluded.changed_at, source = 'phone'
        where c.changed_at < excluded.changed_at
      returning user_id)
    select name from person join changed on user_id = id`);
  return rows[0];
}

/** Puts a caller on the person's own list, beside those there; as `setSetting`. On a full list the number that is there longest makes room. */
export async function blockCaller(
  tx: TenantTx,
  tenantId: string,
  at: string,
  { userId, number }: Change<"blocked_caller">,
): Promise<{ name: string } | undefined> {
  const entry = JSON.stringify([{ kind: "number", number }]);
  // Never the beginnings of numbers, nor those who hide theirs, unless all are such.
  const oldest = sql`coalesce((select place::int - 1 from jsonb_array_elements(c.value) with ordinality as listed(entry, place)
    where entry ->> 'kind' = 'number' order by place limit 1), 0)`;
  const { rows } = await tx.execute<{ name: string }>(sql`
    with person as (select id, name from ${users} where tenant_id = ${tenantId} and id = ${userId} and deleted_at is null),
    changed as (
      insert into ${userCallSettings} as c (tenant_id, user_id, field, value, changed_at, source)
      select ${tenantId}, id, 'blockedCallers', ${entry}::jsonb, ${believed(at)}, 'phone' from person
      on conflict (tenant_id, user_id, field) do update
        set value = case when jsonb_typeof(c.value) <> 'array' then '[]'::jsonb
            when jsonb_array_length(c.value) < ${MAX_OWN_BLOCKED} then c.value else c.value - ${oldest} end || excluded.value,
          changed_at = excluded.changed_at, source = 'phone'
        where c.changed_at < excluded.changed_at and not c.value @> excluded.value
      returning user_id)
    select name from person join changed on user_id = id`);
  return rows[0];
}

/** As `setSetting`, for a member of a queue. */
export async function setMemberState(
  tx: TenantTx,
  tenantId: string,
  at: string,
  { userId, queueId, state, reason }: Change<"queue_member">,
): Promise<{ name: string } | undefined> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    with member as (
      select m.queue_id, m.user_id, q.name || ': ' || u.name as name from ${queueMembers} m
      join ${queues} q on q.tenant_id = ${tenantId} and q.id = m.queue_id
      join ${users} u on u.tenant_id = ${tenantId} and u.id = m.user_id and u.deleted_at is null
      where m.tenant_id = ${tenantId} and m.queue_id = ${queueId} and m.user_id = ${userId}),
    changed as (
      insert into ${queueMemberStates} as c (tenant_id, queue_id, user_id, state, reason, changed_at, source)
      select ${tenantId}, queue_id, user_id, ${state}, ${reason}, ${believed(at)}, 'phone' from member
      on conflict (tenant_id, queue_id, user_id) do update
        set state = excluded.state, reason = excluded.reason, changed_at = excluded.changed_at, source = 'phone'
        where c.changed_at < excluded.changed_at
      returning user_id)
    select member.name from member join changed using (user_id)`);
  return rows[0];
}

/** As `setSetting`, for opening hours; no row where the person may not. */
export async function setHoursOverride(
  tx: TenantTx,
  tenantId: string,
  at: string,
  { userId, businessHoursId, override }: Change<"hours_override">,
): Promise<{ name: string } | undefined> {
  const isOlder = or(isNull(businessHours.overrideChangedAt), lt(businessHours.overrideChangedAt, believed(at)));
  const isAllowed = sql`exists (select from ${users}
    where ${users.tenantId} = ${tenantId} and ${users.id} = ${userId} and ${may("hours.override")})`;
  const [row] = await tx
    .update(businessHours)
    .set({
      overrideState: override?.state ?? null,
      overrideUntil: override?.until ? new Date(override.until) : null,
      overrideChangedAt: believed(at),
    })
    .where(and(eq(businessHours.tenantId, tenantId), eq(businessHours.id, businessHoursId), isOlder, isAllowed))
    .returning({ name: businessHours.name });
  return row;
}

/** As `setSetting`, for a box; `sealed` is the PIN as it is stored. */
export async function setPin(
  tx: TenantTx,
  tenantId: string,
  at: string,
  { boxId, sealed }: { boxId: string; sealed: string },
): Promise<{ name: string } | undefined> {
  const isOlder = or(isNull(voicemailBoxes.pinChangedAt), lt(voicemailBoxes.pinChangedAt, believed(at)));
  const [row] = await tx
    .update(voicemailBoxes)
    .set({ pinCiphertext: sealed, pinChangedAt: believed(at), pinSource: "phone" })
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, boxId), isOlder))
    .returning({ name: voicemailBoxes.name });
  return row && { name: row.name ?? "" };
}

/** A gateway whose clock is far ahead must not keep everybody from changing it again. */
function believed(at: string): SQL {
  return sql`least(${at}::timestamptz, now() + interval '1 minute')`;
}
