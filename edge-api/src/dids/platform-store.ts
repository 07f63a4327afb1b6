import { dids, tenants } from "@callplane/drizzle";
import { and, desc, eq, ilike, or, sql } from "drizzle-orm";
import type { DidStatus } from "../../contract/index.ts";
import { containing, numberLike } from "../lib/search.ts";
import type { PlatformReader } from "../lib/tenant-db.ts";

type Filter = {
  q?: string | undefined;
  status?: DidStatus | undefined;
  after: { at: string; id: string } | undefined;
  limit: number;
};

/** What came in over the platform's trunks, or was ever asked for; one more than the limit. */
export function selectDids(q: PlatformReader, { q: words, status, after, limit }: Filter) {
  return selectRows(q)
    .where(
      and(
        status === undefined
          ? or(eq(dids.via, "platform"), sql`${dids.status} <> 'assigned'`)
          : eq(dids.status, status),
        status === "assigned" ? eq(dids.via, "platform") : undefined,
        words ? or(numberLike(dids.number, words), ilike(tenants.name, containing(words))) : undefined,
        after && sql`(${dids.decidedAt}, ${dids.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(dids.decidedAt), desc(dids.id))
    .limit(limit + 1);
}

export function selectDid(q: PlatformReader, id: string) {
  return selectRows(q).where(eq(dids.id, id));
}

function selectRows(q: PlatformReader) {
  const others = sql`select o_t.name from dids o join tenants o_t on o_t.id = o.tenant_id
    where o.number = ${dids.number} and o.status = 'assigned' and o.id <> ${dids.id} order by o_t.name`;
  return q
    .select({
      id: dids.id,
      number: dids.number,
      label: dids.label,
      via: dids.via,
      status: dids.status,
      refusal: dids.refusal,
      tenantId: dids.tenantId,
      tenantName: tenants.name,
      heldBy: sql<string[]>`array(${others})`,
      decidedAt: dids.decidedAt,
    })
    .from(dids)
    .innerJoin(tenants, eq(tenants.id, dids.tenantId))
    .$dynamic();
}

export type PlatformDidRow = Awaited<ReturnType<typeof selectDid>>[number];
