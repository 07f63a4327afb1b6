import { callingSettings, dids, sounds, tenants, trunks } from "@callplane/drizzle";
import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** The tenant with its settings; null where it never touched them. */
export function selectSettings(q: TenantReader, tenantId: string) {
  return q
    .select({ country: tenants.country, settings: callingSettings })
    .from(tenants)
    .leftJoin(callingSettings, eq(callingSettings.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
}

export type SettingsValues = Omit<typeof callingSettings.$inferInsert, "tenantId" | "updatedAt">;

export function upsertSettings(tx: TenantTx, tenantId: string, values: SettingsValues) {
  return tx
    .insert(callingSettings)
    .values({ ...values, tenantId })
    .onConflictDoUpdate({ target: callingSettings.tenantId, set: { ...values, updatedAt: sql`now()` } });
}

/** Which of these numbers are the tenant's own, and which of these trunks it may use: its own and the platform's. */
export async function findOwn(
  tx: TenantTx,
  tenantId: string,
  wanted: { numbers: string[]; trunkIds: string[] },
): Promise<{ numbers: Set<string>; trunkIds: Set<string> }> {
  const own = await tx
    .select({ number: dids.number })
    .from(dids)
    .where(and(eq(dids.tenantId, tenantId), eq(dids.status, "assigned"), inArray(dids.number, wanted.numbers)));
  const usable = await tx
    .select({ id: trunks.id })
    .from(trunks)
    .where(and(inArray(trunks.id, wanted.trunkIds), or(eq(trunks.tenantId, tenantId), eq(trunks.scope, "platform"))));
  return { numbers: new Set(own.map(({ number }) => number)), trunkIds: new Set(usable.map(({ id }) => id)) };
}

/** Those of the sounds that are the tenant's. */
export async function findSounds(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ id: sounds.id })
    .from(sounds)
    .where(and(eq(sounds.tenantId, tenantId), inArray(sounds.id, [...ids])));
  return new Set(rows.map(({ id }) => id));
}
