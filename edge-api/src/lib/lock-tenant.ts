import { tenants } from "@callplane/drizzle";
import { eq } from "drizzle-orm";
import type { TenantTx } from "./tenant-db.ts";

/** Holds back every change of the tenant until the transaction ends: each that raises the revision takes this row first. */
export function lockTenant(tx: TenantTx, tenantId: string) {
  return tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for("update");
}
