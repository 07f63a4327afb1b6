import { tenants } from "@callplane/drizzle";
import { eq, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { TENANT_LIMITS } from "../../contract/index.ts";
import { AppError } from "./errors.ts";
import type { TenantReader } from "./tenant-db.ts";

type Counted = { table: PgTable & { tenantId: PgColumn }; counted?: SQL };

/** Throws `conflict` naming the limit where the tenant has as many as it may. `counted`: which rows are meant, where not all are. */
export async function refuseTooMany(
  q: TenantReader,
  tenantId: string,
  kind: keyof typeof TENANT_LIMITS,
  { table, counted = sql`true` }: Counted,
): Promise<void> {
  const { most, words } = TENANT_LIMITS[kind];
  const own = sql`select count(*)::int from ${table} where ${table.tenantId} = ${tenantId} and ${counted}`;
  const [found] = await q
    .select({ count: sql<number>`(${own})` })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if ((found?.count ?? 0) >= most) throw new AppError("conflict", `A company has ${most} ${words} at most`);
}
