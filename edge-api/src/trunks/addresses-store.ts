import { trunks } from "@callplane/drizzle";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { addressesOfRow, meet, rowsOfTexts } from "../lib/carrier-addresses.ts";
import type { PlatformReader, TenantReader } from "../lib/tenant-db.ts";

/** Of the addresses, those a trunk of the platform's takes calls from. */
export function selectPlatformsAmong(q: TenantReader, addresses: readonly string[]) {
  return q
    .select({ address: sql<string>`wanted` })
    .from(trunks)
    .innerJoin(sql`${rowsOfTexts(addresses)} wanted`, sql`true`)
    .where(and(eq(trunks.scope, "platform"), takesCallsFrom(sql`wanted`)));
}

/** Of the addresses, those that tenants' trunks take calls from that do not register, with those trunks. */
export function selectTenantsAmong(q: PlatformReader, addresses: readonly string[]) {
  return q
    .select({
      address: sql<string>`wanted`,
      name: trunks.name,
      tenant: sql<string>`(select t.name from tenants t where t.id = ${trunks.tenantId})`,
    })
    .from(trunks)
    .innerJoin(sql`${rowsOfTexts(addresses)} wanted`, sql`true`)
    .where(and(eq(trunks.scope, "tenant"), eq(trunks.authentication, "ip"), takesCallsFrom(sql`wanted`)))
    .orderBy(trunks.name)
    .limit(10);
}

function takesCallsFrom(address: SQL): SQL {
  return sql`exists (select from ${addressesOfRow('"trunks"')} as taken where ${meet(sql`taken`, address)})`;
}
