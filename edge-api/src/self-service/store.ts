import { deviceStates, devices, extensions, snapshots, tenants, users } from "@callplane/drizzle";
import { and, asc, eq, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";

export function selectPerson(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      extension: extensions.number,
    })
    .from(users)
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
}

export function selectOwnDevices(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      id: devices.id,
      label: devices.label,
      kind: devices.kind,
      sipUsername: devices.sipUsername,
      enabled: devices.enabled,
      state: deviceStates.state,
      contactUri: deviceStates.contactUri,
      address: deviceStates.address,
      userAgent: deviceStates.userAgent,
      changedAt: deviceStates.changedAt,
      lastRegisteredAt: deviceStates.lastRegisteredAt,
      reportedAt: deviceStates.reportedAt,
    })
    .from(devices)
    .leftJoin(deviceStates, and(eq(deviceStates.tenantId, devices.tenantId), eq(deviceStates.deviceId, devices.id)))
    .where(and(eq(devices.tenantId, tenantId), eq(devices.userId, userId)))
    .orderBy(asc(devices.createdAt), asc(devices.id));
}

/** The person's browser phone, the oldest where there are several, and whether exactly it is in what was applied. */
export function selectSoftphone(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      id: devices.id,
      sipUsername: devices.sipUsername,
      enabled: devices.enabled,
      digestMd5: devices.digestMd5,
      isApplied: sql<boolean>`exists (
        select from ${snapshots}
        where ${snapshots.tenantId} = ${tenantId} and ${snapshots.id} = ${tenants.appliedSnapshotId}
          and ${snapshots.body} -> 'tenant' ->> 'status' = 'active'
          and ${snapshots.body} @> jsonb_build_object('users', jsonb_build_array(jsonb_build_object('devices',
            jsonb_build_array(jsonb_build_object('id', ${devices.id}, 'digestMd5', ${devices.digestMd5}))))))`,
    })
    .from(devices)
    .innerJoin(tenants, eq(tenants.id, devices.tenantId))
    .where(and(eq(devices.tenantId, tenantId), eq(devices.userId, userId), eq(devices.kind, "browser")))
    .orderBy(asc(devices.createdAt), asc(devices.id))
    .limit(1);
}
