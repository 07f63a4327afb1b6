import { deviceStates, devices, extensions, gateways, tenants, users } from "@callplane/drizzle";
import { and, count, desc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { DeviceStatus } from "../../contract/index.ts";
import { containing } from "../lib/search.ts";
import type { PlatformReader, TenantReader, TenantTx } from "../lib/tenant-db.ts";

const columns = {
  id: devices.id,
  userId: devices.userId,
  userName: users.name,
  extension: extensions.number,
  label: devices.label,
  kind: devices.kind,
  sipUsername: devices.sipUsername,
  enabled: devices.enabled,
  transport: devices.transport,
  codecs: devices.codecs,
  nat: devices.nat,
  createdAt: devices.createdAt,
  state: deviceStates.state,
  contactUri: deviceStates.contactUri,
  address: deviceStates.address,
  userAgent: deviceStates.userAgent,
  changedAt: deviceStates.changedAt,
  lastRegisteredAt: deviceStates.lastRegisteredAt,
  reportedAt: deviceStates.reportedAt,
};

function selectRows(q: TenantReader) {
  return q
    .select(columns)
    .from(devices)
    .innerJoin(users, and(eq(users.tenantId, devices.tenantId), eq(users.id, devices.userId)))
    .leftJoin(extensions, and(eq(extensions.tenantId, devices.tenantId), eq(extensions.userId, devices.userId)))
    .leftJoin(deviceStates, and(eq(deviceStates.tenantId, devices.tenantId), eq(deviceStates.deviceId, devices.id)))
    .$dynamic();
}

export type DeviceRow = Awaited<ReturnType<typeof selectDevice>>[number];

export function selectDevice(q: TenantReader, tenantId: string, id: string) {
  return selectRows(q).where(and(eq(devices.tenantId, tenantId), eq(devices.id, id)));
}

export type DeviceFilter = {
  q?: string | undefined;
  userId?: string | undefined;
  state?: DeviceStatus["state"] | undefined;
  after?: { at: string; id: string } | undefined;
  limit: number;
};

/** Newest first; one more than asked for, to know whether there is a next page. */
export function selectDevices(q: TenantReader, tenantId: string, filter: DeviceFilter) {
  const conditions: (SQL | undefined)[] = [eq(devices.tenantId, tenantId)];
  if (filter.userId !== undefined) conditions.push(eq(devices.userId, filter.userId));
  if (filter.state !== undefined) conditions.push(sql`coalesce(${deviceStates.state}, 'unknown') = ${filter.state}`);
  if (filter.q) {
    const like = containing(filter.q);
    conditions.push(
      or(
        ilike(devices.label, like),
        ilike(users.name, like),
        ilike(devices.sipUsername, like),
        ilike(extensions.number, like),
      ),
    );
  }
  if (filter.after) {
    const { at, id } = filter.after;
    conditions.push(sql`(${devices.createdAt}, ${devices.id}) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return selectRows(q)
    .where(and(...conditions))
    .orderBy(desc(devices.createdAt), desc(devices.id))
    .limit(filter.limit + 1);
}

/** The person a device is for, with what names it, and how many they have. */
export async function findOwner(tx: TenantTx, tenantId: string, userId: string) {
  const owned = tx
    .select({ number: count() })
    .from(devices)
    .where(and(eq(devices.tenantId, tenantId), eq(devices.userId, userId)));
  const [owner] = await tx
    .select({
      id: users.id,
      name: users.name,
      extension: extensions.number,
      tenantKey: tenants.key,
      deviceCount: sql<number>`(${owned})::int`,
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), isNull(users.deletedAt)));
  return owner;
}

/** The new row, or undefined where the SIP user name is taken by chance. */
export async function insertDevice(tx: TenantTx, row: typeof devices.$inferInsert) {
  const [inserted] = await tx
    .insert(devices)
    .values(row)
    .onConflictDoNothing({ target: devices.sipUsername })
    .returning();
  return inserted;
}

export async function updateDevice(
  tx: TenantTx,
  tenantId: string,
  id: string,
  changes: Partial<typeof devices.$inferInsert>,
): Promise<void> {
  await tx
    .update(devices)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(and(eq(devices.tenantId, tenantId), eq(devices.id, id)));
}

export async function deleteDevice(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await tx.delete(devices).where(and(eq(devices.tenantId, tenantId), eq(devices.id, id)));
}

export function selectSipServer(q: PlatformReader, tenantId: string) {
  return q
    .select({ host: gateways.sipHost, port: gateways.sipPort, webSocketUrl: gateways.sipWebSocketUrl })
    .from(tenants)
    .innerJoin(gateways, eq(gateways.id, tenants.gatewayId))
    .where(eq(tenants.id, tenantId));
}
