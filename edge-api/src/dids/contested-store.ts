import { dids } from "@callplane/drizzle";
import { type SQL, sql } from "drizzle-orm";
import { addressesOfRow, meet, rowsOfTexts } from "../lib/carrier-addresses.ts";
import type { PlatformReader } from "../lib/tenant-db.ts";

/** The number, where another tenant has it at a carrier that one of this tenant's trunks is at too. */
export function selectContested(q: PlatformReader, tenantId: string, number: string) {
  const ours = sql`select address from trunks o, lateral ${addressesOfRow("o")} address
    where o.tenant_id = ${tenantId} and o.scope = 'tenant' and o.enabled`;
  return selectOthers(q, tenantId, sql`select ${number}::text`, ours);
}

/** Those of the tenant's numbers on its own trunks that another tenant has at these addresses. */
export function selectContestedAt(q: PlatformReader, tenantId: string, addresses: readonly string[]) {
  const own = sql`select m.number from dids m
    where m.tenant_id = ${tenantId} and m.status = 'assigned' and m.via = 'own_trunks'`;
  return selectOthers(q, tenantId, own, sql`select address from ${rowsOfTexts(addresses)} address`);
}

function selectOthers(q: PlatformReader, tenantId: string, numbers: SQL, addresses: SQL) {
  const isThere = sql`exists (select from trunks t, lateral ${addressesOfRow("t")} theirs, (${addresses}) ours
    where t.tenant_id = ${dids.tenantId} and t.scope = 'tenant' and t.enabled and ${meet(sql`theirs`, sql`ours.address`)})`;
  return q
    .selectDistinct({ number: dids.number })
    .from(dids)
    .where(
      sql`${dids.tenantId} <> ${tenantId} and ${dids.status} = 'assigned' and ${dids.number} in (${numbers}) and ${isThere}`,
    )
    .orderBy(dids.number)
    .limit(20);
}
