import { deviceStates, devices, trunks } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";
import { latestState, mayUse } from "../trunks/index.ts";

/** How many phones stand how; always one row. */
export function selectDeviceCounts(q: TenantReader, tenantId: string) {
  const enabledAnd = (state: string) =>
    sql<number>`(count(*) filter (where ${devices.enabled} and coalesce(${deviceStates.state}, 'unknown') = ${state}))::int`;
  return q
    .select({
      total: sql<number>`count(*)::int`,
      registered: enabledAnd("registered"),
      unregistered: enabledAnd("unregistered"),
      unreachable: enabledAnd("unreachable"),
      unknown: enabledAnd("unknown"),
      disabled: sql<number>`(count(*) filter (where not ${devices.enabled}))::int`,
      reportedAt: sql<Date | null>`max(${deviceStates.reportedAt})`.mapWith(deviceStates.reportedAt),
    })
    .from(devices)
    .leftJoin(deviceStates, and(eq(deviceStates.tenantId, devices.tenantId), eq(deviceStates.deviceId, devices.id)))
    .where(eq(devices.tenantId, tenantId));
}

/** The trunks the tenant may use, each with what was last said of it. */
export function selectTrunks(q: TenantReader, tenantId: string) {
  return q
    .select({ enabled: trunks.enabled, state: latestState(tenantId) })
    .from(trunks)
    .where(mayUse(tenantId));
}
