import { deviceStates, devices, extensions, gateways, tenants, users } from "@callplane/drizzle";
import { and, desc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
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

/** A deleted person's devices stay, switched off, for the calls that name them; nobody is shown them. */
const isOwnerThere = isNull(users.deletedAt);

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
  return selectRows(q).where(and(eq(devices.tenantId, tenantId), eq(devices.id, id), isOwnerThere));
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
  const conditions: (SQL | undefined)[] = [eq(devices.tenantId, tenantId), isOwnerThere];
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

export type Owner = {
  name: string;
  extension: string | null;
  tenantKey: string;
  deviceCount: number;
  /** SIP user names in use that begin as this person's would. */
  taken: string[];
};

/** The person a device is for, with what names it, and how many they have. */
export async function findOwner(tx: TenantTx, tenantId: string, userId: string): Promise<Owner | undefined> {
  const ofTenant = sql`${devices.tenantId} = ${tenantId}`;
  const prefix = sql`${tenants.key} || '-' || coalesce(${extensions.number}, 'none') || '-'`;
  const [owner] = await tx
    .select({
      name: users.name,
      extension: extensions.number,
      tenantKey: tenants.key,
      deviceCount: sql<number>`(select count(*)::int from ${devices} where ${ofTenant} and ${devices.userId} = ${userId})`,
      taken: sql<string[]>`coalesce((
        select json_agg(${devices.sipUsername}) from ${devices} where ${ofTenant} and starts_with(${devices.sipUsername}, ${prefix})
      ), '[]'::json)`,
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), isOwnerThere));
  return owner;
}

export function insertDevice(tx: TenantTx, row: typeof devices.$inferInsert) {
  return tx.insert(devices).values(row);
}

export function updateDevice(
  tx: TenantTx,
  tenantId: string,
  id: string,
  changes: Partial<typeof devices.$inferInsert>,
) {
  return tx
    .update(devices)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(and(eq(devices.tenantId, tenantId), eq(devices.id, id)));
}

export function deleteDevice(tx: TenantTx, tenantId: string, id: string) {
  return tx.delete(devices).where(and(eq(devices.tenantId, tenantId), eq(devices.id, id)));
}

export function selectSipServer(q: PlatformReader, tenantId: string) {
  return q
    .select({ host: gateways.sipHost, port: gateways.sipPort, webSocketUrl: gateways.sipWebSocketUrl })
    .from(tenants)
    .innerJoin(gateways, eq(gateways.id, tenants.gatewayId))
    .where(eq(tenants.id, tenantId));
}
