import { callBlocks, users } from "@callplane/drizzle";
import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { CallBlockReport } from "../../contract/index.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** Those that are new: one told before, or of somebody who is blocked already, changes nothing. */
export function insertBlocks(tx: TenantTx, blocks: readonly CallBlockReport[]) {
  // A gateway whose clock is far ahead must not put a block above all others for ever.
  const rows = blocks.map(({ at, ...block }) => ({
    ...block,
    at: sql`least(${at}::timestamptz, now() + interval '1 minute')`,
  }));
  const { id, userId, reason } = callBlocks;
  return tx.insert(callBlocks).values(rows).onConflictDoNothing().returning({ id, userId, reason });
}

const columns = {
  id: callBlocks.id,
  at: callBlocks.at,
  userId: callBlocks.userId,
  userName: users.name,
  reason: callBlocks.reason,
  numbers: callBlocks.numbers,
  releasedAt: callBlocks.releasedAt,
  releasedByName: callBlocks.releasedByName,
};
const person = and(eq(users.tenantId, callBlocks.tenantId), eq(users.id, callBlocks.userId), isNull(users.deletedAt));

/** Newest first; one more than asked for, to know whether there is a next page. */
export function selectBlocks(
  q: TenantReader,
  tenantId: string,
  { open, after, limit }: { open: boolean; after: { at: string; id: string } | undefined; limit: number },
) {
  return q
    .select(columns)
    .from(callBlocks)
    .leftJoin(users, person)
    .where(
      and(
        eq(callBlocks.tenantId, tenantId),
        open ? isNull(callBlocks.releasedAt) : undefined,
        after && sql`(${callBlocks.at}, ${callBlocks.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(callBlocks.at), desc(callBlocks.id))
    .limit(limit + 1);
}

export type BlockRow = Awaited<ReturnType<typeof selectBlocks>>[number];

/** Whoever else would change it waits until the transaction ends. */
export function lockBlock(tx: TenantTx, tenantId: string, id: string) {
  return tx
    .select(columns)
    .from(callBlocks)
    .leftJoin(users, person)
    .where(and(eq(callBlocks.tenantId, tenantId), eq(callBlocks.id, id)))
    .for("update", { of: callBlocks });
}

export function setReleased(tx: TenantTx, tenantId: string, id: string, by: { id: string; name: string; at: Date }) {
  return tx
    .update(callBlocks)
    .set({ releasedAt: by.at, releasedBy: by.id, releasedByName: by.name, updatedAt: sql`now()` })
    .where(and(eq(callBlocks.tenantId, tenantId), eq(callBlocks.id, id)));
}

/** What was released a year ago tells nobody anything. */
export function deleteOldBlocks(tx: TenantTx, tenantId: string) {
  const aYearAgo = sql`now() - interval '365 days'`;
  return tx.delete(callBlocks).where(and(eq(callBlocks.tenantId, tenantId), lt(callBlocks.releasedAt, aYearAgo)));
}
