import { dids } from "@callplane/drizzle";
import { and, asc, eq, ilike, or, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { TenantReader } from "../lib/tenant-db.ts";

/** In the order of their numbers; one more than asked for. */
export function selectDids(
  q: TenantReader,
  tenantId: string,
  filter: { q?: string | undefined; after: string | undefined; limit: number },
) {
  const like = containing(filter.q ?? "");
  return q
    .select({ id: dids.id, number: dids.number, label: dids.label, carrier: dids.carrier, createdAt: dids.createdAt })
    .from(dids)
    .where(
      and(
        eq(dids.tenantId, tenantId),
        filter.q ? or(ilike(dids.number, like), ilike(dids.label, like)) : undefined,
        filter.after === undefined ? undefined : sql`${dids.number} > ${filter.after}`,
      ),
    )
    .orderBy(asc(dids.number))
    .limit(filter.limit + 1);
}
