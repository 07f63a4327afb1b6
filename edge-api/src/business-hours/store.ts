import { businessHours, tenants } from "@callplane/drizzle";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Holiday, HoursOverride } from "../../contract/index.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import type { Narrowing } from "../named-things/index.ts";

export function selectBusinessHours(q: TenantReader, _tenantId: string, { where, orderBy, limit }: Narrowing) {
  const { id, name, code, timeZone, weekly, open, closed, overrideState, overrideUntil, createdAt } = businessHours;
  const holidays = sql<Holiday[]>`${businessHours.holidays}`;
  return q
    .select({ id, name, code, timeZone, weekly, holidays, open, closed, overrideState, overrideUntil, createdAt })
    .from(businessHours)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

/** The tenant's own, as a value of a column. */
export function tenantTimeZone(tenantId: string): SQL {
  return sql`(select ${tenants.timeZone} from ${tenants} where ${tenants.id} = ${tenantId})`;
}

export function setOverride(tx: TenantTx, tenantId: string, id: string, override: HoursOverride | null) {
  return tx
    .update(businessHours)
    .set({
      overrideState: override?.state ?? null,
      overrideUntil: override?.until ? new Date(override.until) : null,
      overrideChangedAt: sql`now()`,
    })
    .where(and(eq(businessHours.tenantId, tenantId), eq(businessHours.id, id)));
}

export type BusinessHoursRow = Awaited<ReturnType<typeof selectBusinessHours>>[number];
