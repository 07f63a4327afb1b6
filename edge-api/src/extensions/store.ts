import { agents, extensions, tenants, users } from "@callplane/drizzle";
import { and, asc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { freeNumber } from "./allocation-store.ts";

/** In the order of their numbers: shorter ones first, then as they read. */
export function selectExtensions(
  q: TenantReader,
  tenantId: string,
  filter: { q?: string | undefined; after?: { key: string; id: string } | undefined; limit: number },
) {
  const ownerName = sql<string | null>`coalesce(${users.name}, ${agents.name})`;
  const conditions: (SQL | undefined)[] = [eq(extensions.tenantId, tenantId)];
  if (filter.q) {
    const like = containing(filter.q);
    conditions.push(or(ilike(extensions.number, like), ilike(users.name, like), ilike(agents.name, like)));
  }
  if (filter.after) {
    const { key } = filter.after;
    conditions.push(sql`(length(${extensions.number}), ${extensions.number}) > (length(${key}::text), ${key}::text)`);
  }
  return q
    .select({
      id: extensions.id,
      number: extensions.number,
      kind: extensions.kind,
      ownerId: sql<string | null>`coalesce(${extensions.userId}, ${extensions.agentId})`,
      ownerName,
    })
    .from(extensions)
    .leftJoin(users, and(eq(users.tenantId, extensions.tenantId), eq(users.id, extensions.userId)))
    .leftJoin(agents, and(eq(agents.tenantId, extensions.tenantId), eq(agents.id, extensions.agentId)))
    .where(and(...conditions))
    .orderBy(sql`length(${extensions.number})`, asc(extensions.number))
    .limit(filter.limit + 1);
}

export function selectNextNumber(q: TenantReader, tenantId: string) {
  return q
    .select({ number: freeNumber(tenantId) })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}
