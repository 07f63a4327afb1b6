import {
  blockedCallers,
  businessHours,
  deviceStates,
  devices,
  dids,
  extensions,
  queueMemberStates,
  tenants,
  userCallSettings,
} from "@callplane/drizzle";
import { eq, sql } from "drizzle-orm";
import type { BlockedCaller, CallSettings, HoursOverride } from "../../contract/index.ts";
import { jsonRows } from "../lib/json-rows.ts";
import type { TenantReader } from "../lib/tenant-db.ts";

type Fields = { [K in keyof CallSettings]?: CallSettings[K] | null };

/** What holds for calls without an apply, and what gateways last said of phones; one row. */
export function selectLive(q: TenantReader, tenantId: string) {
  return q
    .select({
      status: tenants.status,
      overrides: jsonRows<HoursOverride & { id: string }>(sql`
        select ${businessHours.id} as id, ${businessHours.overrideState} as state,
          to_char(${businessHours.overrideUntil} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until
        from ${businessHours} where ${businessHours.tenantId} = ${tenantId} and ${businessHours.overrideState} is not null`),
      blockedCallers: jsonRows<BlockedCaller>(sql`
        select ${blockedCallers.kind} as kind, ${blockedCallers.number} as number from ${blockedCallers}
        where ${blockedCallers.tenantId} = ${tenantId}`),
      takenNumbers: sql<string[]>`coalesce((select json_agg(${dids.number}) from ${dids}
        where ${dids.tenantId} = ${tenantId} and ${dids.status} = 'refused'), '[]'::json)`,
      people: jsonRows<{ extension: string; fields: Fields }>(sql`
        select ${extensions.number} as extension, json_object_agg(${userCallSettings.field}, ${userCallSettings.value}) as fields
        from ${userCallSettings} join ${extensions}
          on ${extensions.tenantId} = ${tenantId} and ${extensions.userId} = ${userCallSettings.userId}
        where ${userCallSettings.tenantId} = ${tenantId} group by 1`),
      members: jsonRows<{ queueId: string; extension: string; state: "in" | "paused" }>(sql`
        select ${queueMemberStates.queueId} as "queueId", ${extensions.number} as extension, ${queueMemberStates.state} as state
        from ${queueMemberStates} join ${extensions}
          on ${extensions.tenantId} = ${tenantId} and ${extensions.userId} = ${queueMemberStates.userId}
        where ${queueMemberStates.tenantId} = ${tenantId} and ${queueMemberStates.state} in ('in', 'paused')`),
      phones: jsonRows<{ sipUsername: string; state: string }>(sql`
        select ${devices.sipUsername} as "sipUsername", ${deviceStates.state} as state
        from ${deviceStates} join ${devices} on ${devices.tenantId} = ${tenantId} and ${devices.id} = ${deviceStates.deviceId}
        where ${deviceStates.tenantId} = ${tenantId}`),
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

export type LiveRow = Awaited<ReturnType<typeof selectLive>>[number];
