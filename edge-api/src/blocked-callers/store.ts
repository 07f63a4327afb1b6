import { type BlockedCallerRow, blockedCallers } from "@callplane/drizzle";
import { and, count, desc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import { containing, numberLike } from "../lib/search.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

type Filter = {
  q?: string | undefined;
  kind?: BlockedCallerRow["kind"] | undefined;
  after: { at: string; id: string } | undefined;
  limit: number;
};

/** Newest first; one more than asked for, to know whether there is a next page. */
export function selectBlockedCallers(q: TenantReader, tenantId: string, { q: words, kind, after, limit }: Filter) {
  return selectRows(q)
    .where(
      and(
        eq(blockedCallers.tenantId, tenantId),
        words ? named(words) : undefined,
        kind && eq(blockedCallers.kind, kind),
        after &&
          sql`(${blockedCallers.createdAt}, ${blockedCallers.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(blockedCallers.createdAt), desc(blockedCallers.id))
    .limit(limit + 1);
}

export function selectBlockedCaller(q: TenantReader, tenantId: string, id: string) {
  return selectRows(q).where(and(eq(blockedCallers.tenantId, tenantId), eq(blockedCallers.id, id)));
}

export function countBlockedCallers(q: TenantReader, tenantId: string) {
  return q.select({ count: count() }).from(blockedCallers).where(eq(blockedCallers.tenantId, tenantId));
}

export function insertBlockedCaller(tx: TenantTx, values: typeof blockedCallers.$inferInsert) {
  return tx.insert(blockedCallers).values(values).returning();
}

export function deleteBlockedCaller(tx: TenantTx, tenantId: string, id: string) {
  return tx.delete(blockedCallers).where(and(eq(blockedCallers.tenantId, tenantId), eq(blockedCallers.id, id)));
}

function selectRows(q: TenantReader) {
  return q.select().from(blockedCallers).$dynamic();
}

function named(words: string): SQL | undefined {
  const like = containing(words);
  return or(
    numberLike(blockedCallers.number, words),
    ilike(blockedCallers.note, like),
    ilike(blockedCallers.addedByName, like),
  );
}
