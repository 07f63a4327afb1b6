import { deviceStates, devices } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";

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
