import { extensions, gateways, invitations, refreshTokens, tenants, users, webSessions } from "@callplane/drizzle";
import { and, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Ctx } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import {
  type PlatformReader,
  type PlatformTx,
  readTenant,
  type TenantReader,
  type TenantTx,
} from "../lib/tenant-db.ts";

export function selectProfile(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      grants: users.grants,
      denials: users.denials,
      extension: extensions.number,
      tenant: {
        id: tenants.id,
        key: tenants.key,
        name: tenants.name,
        kind: tenants.kind,
        timeZone: tenants.timeZone,
        country: tenants.country,
      },
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), isNull(users.deletedAt)));
}

/** The person of a session that is being made. Throws `unauthenticated` when they are gone meanwhile. */
export async function findProfile(ctx: Ctx, userId: string) {
  const [profile] = await readTenant(ctx, (q) => selectProfile(q, ctx.tenantId, userId));
  if (profile === undefined) throw new AppError("unauthenticated", "Sign in to continue");
  return profile;
}

export function selectActingIn(q: TenantReader, tenantId: string) {
  return q
    .select({ id: tenants.id, key: tenants.key, name: tenants.name, timeZone: tenants.timeZone })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

export async function insertSession(tx: TenantTx | PlatformTx, row: typeof webSessions.$inferInsert): Promise<void> {
  await tx.insert(webSessions).values(row);
}

export async function insertRefreshToken(
  tx: TenantTx | PlatformTx,
  row: typeof refreshTokens.$inferInsert,
): Promise<void> {
  await tx.insert(refreshTokens).values(row);
}

export async function noteLogin(tx: TenantTx | PlatformTx, tenantId: string, userId: string, now: Date) {
  await tx
    .update(users)
    .set({ lastLoginAt: now, failedLogins: 0, lockedUntil: null })
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
}

export function selectByTokenHash(q: PlatformReader, tokenHash: string) {
  return q
    .select({
      tokenId: refreshTokens.id,
      tenantId: refreshTokens.tenantId,
      sessionId: refreshTokens.sessionId,
      tokenExpiresAt: refreshTokens.expiresAt,
      userId: webSessions.userId,
      sessionStatus: webSessions.status,
      sessionExpiresAt: webSessions.expiresAt,
      userStatus: users.status,
      tenantStatus: tenants.status,
    })
    .from(refreshTokens)
    .innerJoin(
      webSessions,
      and(eq(webSessions.tenantId, refreshTokens.tenantId), eq(webSessions.id, refreshTokens.sessionId)),
    )
    .innerJoin(users, and(eq(users.tenantId, webSessions.tenantId), eq(users.id, webSessions.userId)))
    .innerJoin(tenants, eq(tenants.id, webSessions.tenantId))
    .where(eq(refreshTokens.tokenHash, tokenHash));
}

/** The token under lock, with when its successor was used. */
export async function lockToken(tx: TenantTx, tenantId: string, id: string) {
  const isToken = and(eq(refreshTokens.tenantId, tenantId), eq(refreshTokens.id, id));
  const [token] = await tx.select().from(refreshTokens).where(isToken).for("update");
  if (token === undefined) return undefined;
  const successors = alias(refreshTokens, "successors");
  const [successor] =
    token.replacedBy === null
      ? []
      : await tx
          .select({ usedAt: successors.usedAt })
          .from(successors)
          .where(and(eq(successors.tenantId, tenantId), eq(successors.id, token.replacedBy)));
  return { usedAt: token.usedAt, successorUsedAt: successor?.usedAt ?? null };
}

export async function replaceToken(tx: TenantTx, tenantId: string, id: string, replacedBy: string, usedAt: Date) {
  await tx
    .update(refreshTokens)
    .set({ usedAt, replacedBy })
    .where(and(eq(refreshTokens.tenantId, tenantId), eq(refreshTokens.id, id)));
}

export async function touchSession(tx: TenantTx, tenantId: string, id: string, lastSeenAt: Date, expiresAt: Date) {
  await tx
    .update(webSessions)
    .set({ lastSeenAt, expiresAt })
    .where(and(eq(webSessions.tenantId, tenantId), eq(webSessions.id, id)));
}

export async function findActiveSessions(tx: TenantTx, tenantId: string, userId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: webSessions.id })
    .from(webSessions)
    .where(and(eq(webSessions.tenantId, tenantId), eq(webSessions.userId, userId), eq(webSessions.status, "active")));
  return rows.map(({ id }) => id);
}

/** Marks the sessions revoked; answers those that were not before. */
export async function revokeSessions(tx: TenantTx, tenantId: string, ids: string[], reason: string): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .update(webSessions)
    .set({ status: "revoked", revokedReason: reason })
    .where(and(eq(webSessions.tenantId, tenantId), inArray(webSessions.id, ids), eq(webSessions.status, "active")))
    .returning({ id: webSessions.id });
  return rows.map(({ id }) => id);
}

export function selectOwnSessions(q: TenantReader, tenantId: string, userId: string, now: Date) {
  return q
    .select({
      id: webSessions.id,
      userAgent: webSessions.userAgent,
      address: webSessions.address,
      createdAt: webSessions.createdAt,
      lastSeenAt: webSessions.lastSeenAt,
    })
    .from(webSessions)
    .where(
      and(
        eq(webSessions.tenantId, tenantId),
        eq(webSessions.userId, userId),
        eq(webSessions.status, "active"),
        gt(webSessions.expiresAt, now),
      ),
    )
    .orderBy(desc(webSessions.lastSeenAt), desc(webSessions.id))
    .limit(200);
}

export function selectGateways(q: PlatformReader) {
  return q.select({ id: gateways.id }).from(gateways).where(eq(gateways.status, "active"));
}

/** An invitation that can still be accepted. */
export function selectInvitation(q: PlatformReader, tokenHash: string) {
  return q
    .select({ tenantId: invitations.tenantId, invitationId: invitations.id, userId: invitations.userId })
    .from(invitations)
    .innerJoin(users, and(eq(users.tenantId, invitations.tenantId), eq(users.id, invitations.userId)))
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(
      and(
        eq(invitations.tokenHash, tokenHash),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, sql`now()`),
        inArray(users.status, ["invited", "active"]),
        eq(tenants.status, "active"),
      ),
    );
}

/** Whether this call was the one that took it. */
export async function takeInvitation(tx: TenantTx, tenantId: string, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id), isNull(invitations.acceptedAt)))
    .returning({ id: invitations.id });
  return rows.length === 1;
}

/** Whether the person was waiting for it. */
export async function activateInvited(
  tx: TenantTx,
  { tenantId, userId }: { tenantId: string; userId: string },
  changes: { passwordHash: string; name: string },
): Promise<boolean> {
  const rows = await tx
    .update(users)
    .set({ ...changes, status: "active", updatedAt: sql`now()` })
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId), eq(users.status, "invited")))
    .returning({ id: users.id });
  return rows.length === 1;
}

/** For the one change that only sometimes concerns what a gateway is told. */
export async function raiseRevision(tx: TenantTx, tenantId: string): Promise<void> {
  await tx
    .update(tenants)
    .set({ revision: sql`${tenants.revision} + 1`, updatedAt: sql`now()` })
    .where(eq(tenants.id, tenantId));
}
