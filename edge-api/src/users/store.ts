import {
  deviceStates,
  devices,
  extensions,
  invitations,
  queueMemberStates,
  queueMembers,
  ringGroupMembers,
  tenants,
  userOutbound,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { and, asc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Role, User } from "../../contract/index.ts";
import { allocationColumns, type WantedExtension } from "../extensions/index.ts";
import { containing } from "../lib/search.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

const owned = sql`${devices.tenantId} = ${users.tenantId} and ${devices.userId} = ${users.id}`;

function selectRows(q: TenantReader) {
  return q
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      grants: users.grants,
      denials: users.denials,
      status: users.status,
      lastLoginAt: users.lastLoginAt,
      createdAt: users.createdAt,
      extension: extensions.number,
      deviceCount: sql<number>`(select count(*)::int from ${devices} where ${owned})`,
      devicesRegistered: sql<number>`(
        select count(*)::int from ${devices} inner join ${deviceStates}
          on ${deviceStates.tenantId} = ${devices.tenantId} and ${deviceStates.deviceId} = ${devices.id}
        where ${owned} and ${deviceStates.state} = 'registered'
      )`,
      invitationExpiresAt: sql<string | null>`(
        select to_char(max(${invitations.expiresAt}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        from ${invitations}
        where ${invitations.tenantId} = ${users.tenantId} and ${invitations.userId} = ${users.id}
          and ${invitations.acceptedAt} is null and ${invitations.revokedAt} is null
      )`,
    })
    .from(users)
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .$dynamic();
}

export type UserRow = Awaited<ReturnType<typeof selectUser>>[number];

export function selectUser(q: TenantReader, tenantId: string, id: string) {
  return selectRows(q).where(and(eq(users.tenantId, tenantId), eq(users.id, id), isNull(users.deletedAt)));
}

export type UserFilter = {
  q?: string | undefined;
  status?: User["status"] | undefined;
  role?: Role | undefined;
  after?: { key: string; id: string } | undefined;
  limit: number;
};

/** By name; one more than asked for, to know whether there is a next page. */
export function selectUsers(q: TenantReader, tenantId: string, filter: UserFilter) {
  const conditions: (SQL | undefined)[] = [eq(users.tenantId, tenantId), isNull(users.deletedAt)];
  if (filter.status !== undefined) conditions.push(eq(users.status, filter.status));
  if (filter.role !== undefined) conditions.push(eq(users.role, filter.role));
  if (filter.q) {
    const like = containing(filter.q);
    conditions.push(or(ilike(users.name, like), ilike(users.email, like), ilike(extensions.number, like)));
  }
  if (filter.after) {
    const { key, id } = filter.after;
    conditions.push(sql`(${users.name}, ${users.id}) > (${key}::text, ${id}::uuid)`);
  }
  return selectRows(q)
    .where(and(...conditions))
    .orderBy(asc(users.name), asc(users.id))
    .limit(filter.limit + 1);
}

export function selectTenant(q: TenantReader, tenantId: string) {
  return q.select({ name: tenants.name, kind: tenants.kind }).from(tenants).where(eq(tenants.id, tenantId));
}

/** The tenant a person is to join, with what it takes to give them a number. */
export function selectTenantToJoin(q: TenantReader, tenantId: string, wanted: WantedExtension) {
  return q
    .select({ name: tenants.name, kind: tenants.kind, ...allocationColumns(tenantId, wanted) })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

export function insertUser(tx: TenantTx, row: typeof users.$inferInsert) {
  return tx.insert(users).values(row);
}

export function updateUser(tx: TenantTx, tenantId: string, id: string, changes: Partial<typeof users.$inferInsert>) {
  return tx
    .update(users)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(and(eq(users.tenantId, tenantId), eq(users.id, id)));
}

/** Switches all of a user's devices off. */
export function disableDevices(tx: TenantTx, tenantId: string, userId: string) {
  return tx
    .update(devices)
    .set({ enabled: false, updatedAt: sql`now()` })
    .where(and(eq(devices.tenantId, tenantId), eq(devices.userId, userId)));
}

/** The person's voicemail box. */
export function selectBox(tx: TenantTx, tenantId: string, userId: string) {
  return tx
    .select({ id: voicemailBoxes.id })
    .from(voicemailBoxes)
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.userId, userId)));
}

/** Takes the person out of groups and queues, and what they had of their own for calling out. */
export function leaveEverything(tx: TenantTx, tenantId: string, userId: string) {
  return [ringGroupMembers, queueMembers, queueMemberStates, userOutbound].map((table) =>
    tx.delete(table).where(and(eq(table.tenantId, tenantId), eq(table.userId, userId))),
  );
}

/** Whether the person has ever set a password. */
export async function hasPassword(tx: TenantTx, tenantId: string, id: string): Promise<boolean> {
  const [row] = await tx
    .select({ has: sql<boolean>`${users.passwordHash} is not null` })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.id, id)));
  return row?.has ?? false;
}
