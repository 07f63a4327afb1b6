import { undeliveredNotices as table } from "@callplane/drizzle";
import { and, asc, desc, eq, inArray, lt, lte, sql } from "drizzle-orm";
import type { NoticeKind } from "../../contract/index.ts";
import type { PlatformReader, TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** How long after a try the next one is made; after the last of them none. */
const AGAIN_AFTER = ["10 minutes", "1 hour", "6 hours", "1 day"] as const;

/** What a notice tells of. */
export type Notice = { kind: NoticeKind; aboutIds: readonly string[] };
type Failure = { kind: NoticeKind; aboutId: string; address: string; reason: string };

/** One more try of each that was refused. */
export function upsertFailures(tx: TenantTx, tenantId: string, failures: readonly Failure[], now: Date) {
  const rows = failures.map((failure) => ({ tenantId, ...failure, triedAt: now, nextTryAt: afterTry(sql`1`) }));
  return tx
    .insert(table)
    .values(rows)
    .onConflictDoUpdate({
      target: [table.tenantId, table.kind, table.aboutId, table.address],
      set: {
        reason: sql`excluded.reason`,
        triedAt: sql`excluded.tried_at`,
        tries: sql`${table.tries} + 1`,
        nextTryAt: afterTry(sql`${table.tries} + 1`),
        updatedAt: sql`now()`,
      },
    });
}

function afterTry(tries: ReturnType<typeof sql>) {
  const waits = sql.raw(`array[${AGAIN_AFTER.map((wait) => `interval '${wait}'`).join(", ")}]`);
  return sql<Date>`now() + (${waits})[${tries}]`;
}

/** What was told at these addresses at last, or is to be told nobody there any more. */
export function deleteTold(tx: TenantTx, tenantId: string, { kind, aboutIds }: Notice, addresses: readonly string[]) {
  const isAbout = and(eq(table.kind, kind), inArray(table.aboutId, [...aboutIds]));
  return tx.delete(table).where(and(eq(table.tenantId, tenantId), isAbout, inArray(table.address, [...addresses])));
}

/** What else waits for these addresses, also what was given up: they take mail again. What is being written just now is left alone. */
export function makeDue(tx: TenantTx, tenantId: string, addresses: readonly string[], now: Date) {
  const waiting = tx
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.tenantId, tenantId), inArray(table.address, [...addresses])))
    .for("update", { skipLocked: true });
  return tx
    .update(table)
    .set({ nextTryAt: now })
    .where(and(eq(table.tenantId, tenantId), inArray(table.id, waiting)));
}

/** The last of each address, newest first. */
export function selectLast(q: TenantReader, tenantId: string) {
  const last = q
    .selectDistinctOn([table.address])
    .from(table)
    .where(eq(table.tenantId, tenantId))
    .orderBy(table.address, desc(table.triedAt))
    .as("last");
  return q
    .select({
      id: last.id,
      kind: last.kind,
      address: last.address,
      reason: last.reason,
      tries: last.tries,
      triedAt: last.triedAt,
      nextTryAt: last.nextTryAt,
    })
    .from(last)
    .orderBy(desc(last.triedAt))
    .limit(100);
}

/** Those to be tried again by now, of any tenant, oldest first. */
export function selectDue(q: PlatformReader, now: Date) {
  const { tenantId, kind, aboutId, address } = table;
  return q
    .select({ tenantId, kind, aboutId, address })
    .from(table)
    .where(lte(table.nextTryAt, now))
    .orderBy(asc(table.nextTryAt))
    .limit(50);
}

/** What was given up a month ago, or is of an address nobody writes to any more. */
export function deleteOld(tx: TenantTx, tenantId: string) {
  const aMonthAgo = sql`now() - interval '30 days'`;
  return tx.delete(table).where(and(eq(table.tenantId, tenantId), lt(table.triedAt, aMonthAgo)));
}
