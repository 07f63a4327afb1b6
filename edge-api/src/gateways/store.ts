import { gatewayEnrolments, gateways, tenants } from "@callplane/drizzle";
import { and, asc, count, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { PlatformReader, PlatformTx } from "../lib/tenant-db.ts";

/** Oldest first; one row more than the page. */
export function selectGateways(q: PlatformReader, limit: number, after: { at: string; id: string } | undefined) {
  const createdAt = after && new Date(after.at);
  const later =
    after &&
    createdAt &&
    or(gt(gateways.createdAt, createdAt), and(eq(gateways.createdAt, createdAt), gt(gateways.id, after.id)));
  return q
    .select(columns)
    .from(gateways)
    .where(later)
    .orderBy(asc(gateways.createdAt), asc(gateways.id))
    .limit(limit + 1);
}

/** Gateways a tenant could be pinned to, the one with the fewest tenants first. */
export function selectCandidates(q: PlatformReader) {
  return q
    .select({ ...columns, tenants: count(tenants.id) })
    .from(gateways)
    .leftJoin(tenants, eq(tenants.gatewayId, gateways.id))
    .where(eq(gateways.status, "active"))
    .groupBy(gateways.id)
    .orderBy(count(tenants.id), asc(gateways.createdAt));
}

/** The gateway the tenant is pinned to. */
export function selectGatewayOf(q: PlatformReader, tenantId: string) {
  return q
    .select(columns)
    .from(tenants)
    .innerJoin(gateways, eq(gateways.id, tenants.gatewayId))
    .where(eq(tenants.id, tenantId));
}

/** Public key of a gateway that may still speak. */
export function selectKey(q: PlatformReader, gatewayId: string) {
  return q
    .select({ publicKey: gateways.publicKey })
    .from(gateways)
    .where(and(eq(gateways.id, gatewayId), eq(gateways.status, "active")));
}

export function selectByName(q: PlatformReader, name: string) {
  return q.select(columns).from(gateways).where(eq(gateways.name, name));
}

export function selectById(q: PlatformReader, id: string) {
  return q.select(columns).from(gateways).where(eq(gateways.id, id));
}

export function insertEnrolment(tx: PlatformTx, values: typeof gatewayEnrolments.$inferInsert) {
  return tx.insert(gatewayEnrolments).values(values).returning({ id: gatewayEnrolments.id });
}

/** Uses up a code. No row: never made, used, or out of time. */
export function redeemEnrolment(tx: PlatformTx, codeHash: string) {
  const isOpen = and(isNull(gatewayEnrolments.usedAt), gt(gatewayEnrolments.expiresAt, sql`now()`));
  return tx
    .update(gatewayEnrolments)
    .set({ usedAt: sql`now()` })
    .where(and(eq(gatewayEnrolments.codeHash, codeHash), isOpen))
    .returning({ id: gatewayEnrolments.id, name: gatewayEnrolments.name });
}

/** The gateway that was admitted with this code and this very key, within the hour. */
export function selectAdmitted(q: PlatformReader, codeHash: string, keyX: string) {
  const isCode = and(eq(gatewayEnrolments.codeHash, codeHash), gt(gatewayEnrolments.expiresAt, sql`now()`));
  return q
    .select({ id: gateways.id })
    .from(gatewayEnrolments)
    .innerJoin(gateways, eq(gateways.id, gatewayEnrolments.gatewayId))
    .where(and(isCode, eq(gateways.status, "active"), sql`${gateways.publicKey} ->> 'x' = ${keyX}`));
}

export function linkEnrolment(tx: PlatformTx, id: string, gatewayId: string) {
  return tx.update(gatewayEnrolments).set({ gatewayId }).where(eq(gatewayEnrolments.id, id));
}

/** A new gateway, or the one of that name with its new key: a box set up anew keeps its tenants. */
export function upsertGateway(tx: PlatformTx, values: typeof gateways.$inferInsert) {
  const { name: _, ...replaced } = values;
  return tx
    .insert(gateways)
    .values(values)
    .onConflictDoUpdate({ target: gateways.name, set: { ...replaced, status: "active" } })
    .returning({ ...columns, isNew: sql<boolean>`xmax = 0` });
}

export function updateGateway(tx: PlatformTx, id: string, values: Partial<typeof gateways.$inferInsert>) {
  return tx
    .update(gateways)
    .set({ ...values, lastSeenAt: sql`now()` })
    .where(eq(gateways.id, id));
}

/** The tenant whose log holds what concerns the platform as a whole. */
export function selectPlatformTenant(q: PlatformReader) {
  return q
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.kind, "platform"))
    .orderBy(tenants.createdAt)
    .limit(1);
}

const columns = {
  id: gateways.id,
  name: gateways.name,
  version: gateways.version,
  publicUrl: gateways.publicUrl,
  sipHost: gateways.sipHost,
  sipPort: gateways.sipPort,
  sipWebSocketUrl: gateways.sipWebSocketUrl,
  lastSeenAt: gateways.lastSeenAt,
  health: gateways.health,
  createdAt: gateways.createdAt,
};

export type GatewayRow = Awaited<ReturnType<typeof selectGateways>>[number];
