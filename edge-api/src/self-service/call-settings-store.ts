import {
  type CALL_SETTING_FIELDS,
  callingSettings,
  dids,
  extensions,
  userCallSettings,
  users,
} from "@callplane/drizzle";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

export type SettingField = (typeof CALL_SETTING_FIELDS)[number];
/** JSON as `user_call_settings` has it. */
type SettingValue = boolean | string | number | null | readonly object[];
type SettingRow = { value: SettingValue; changedAt: string; inForce: boolean };

/**
 * A person who is still there, with each setting that was ever made; which of the numbers of `targets` are the tenant's, extensions and its
 * numbers outside, and which of the latter lead to this very person.
 */
export function selectCallSettings(q: TenantReader, tenantId: string, userId: string, targets: readonly string[] = []) {
  return q
    .select({
      id: users.id,
      name: users.name,
      extension: extensions.number,
      settings: sql<Partial<Record<SettingField, SettingRow>>>`coalesce((
        select json_object_agg(${userCallSettings.field}, json_build_object('value', ${userCallSettings.value},
          'changedAt', ${userCallSettings.changedAt}, 'inForce', coalesce(${userCallSettings.inForceAt} >= ${userCallSettings.changedAt}, false)))
        from ${userCallSettings} where ${userCallSettings.tenantId} = ${tenantId} and ${userCallSettings.userId} = ${userId}), '{}'::json)`,
      knownTargets: sql<string[]>`array(select t.number from extensions t
        where t.tenant_id = ${tenantId} and t.number in (select jsonb_array_elements_text(${JSON.stringify(targets)}::jsonb)))`,
      ownNumbers: sql<{ number: string; leadsBack: boolean }[]>`coalesce((
        select json_agg(json_build_object('number', ${dids.number}, 'leadsBack',
          coalesce(${dids.destination}, ${callingSettings.defaultDestination}) @> ${JSON.stringify({ kind: "USER", id: userId })}::jsonb))
        from ${dids} left join ${callingSettings} on ${callingSettings.tenantId} = ${dids.tenantId}
        where ${dids.tenantId} = ${tenantId} and ${dids.status} = 'assigned'
          and ${dids.number} in (select jsonb_array_elements_text(${JSON.stringify(targets)}::jsonb))), '[]'::json)`,
    })
    .from(users)
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), isNull(users.deletedAt)));
}

export type CallSettingsRow = Awaited<ReturnType<typeof selectCallSettings>>[number];

/** Later than whatever was set before, also by a phone whose gateway has a fast clock. */
export function upsertSettings(
  tx: TenantTx,
  tenantId: string,
  userId: string,
  settings: readonly { field: SettingField; value: SettingValue }[],
) {
  const rows = settings.map(({ field, value }) => ({
    ...{ tenantId, userId, field, source: "portal" as const },
    // Null by itself would be SQL's.
    value: sql`${JSON.stringify(value)}::jsonb`,
    changedAt: sql`now()`,
  }));
  return tx
    .insert(userCallSettings)
    .values(rows)
    .onConflictDoUpdate({
      target: [userCallSettings.tenantId, userCallSettings.userId, userCallSettings.field],
      set: {
        value: sql`excluded.value`,
        source: "portal",
        changedAt: sql`greatest(now(), ${userCallSettings.changedAt} + interval '1 microsecond')`,
      },
    });
}
