import { extensions, ringGroupMembers, ringGroups } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import type { RingGroupMember } from "../../contract/index.ts";
import { jsonRows } from "../lib/json-rows.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import { extensionOf, type Narrowing } from "../named-things/index.ts";

type MemberRow = { userId: string | null; number: string | null; afterSec: number | null; ringSec: number | null };

export function selectRingGroups(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  const members = jsonRows<MemberRow>(sql`
    select ${ringGroupMembers.userId} as "userId", ${ringGroupMembers.number} as number,
      ${ringGroupMembers.afterSec} as "afterSec", ${ringGroupMembers.ringSec} as "ringSec" from ${ringGroupMembers}
    where ${ringGroupMembers.tenantId} = ${tenantId} and ${ringGroupMembers.ringGroupId} = ${ringGroups.id}
    order by ${ringGroupMembers.position}`);
  return q
    .select({
      id: ringGroups.id,
      name: ringGroups.name,
      extension: extensionOf(tenantId, extensions.ringGroupId, ringGroups.id),
      strategy: ringGroups.strategy,
      members,
      ringSec: ringGroups.ringSec,
      callerNamePrefix: ringGroups.callerNamePrefix,
      asksToAccept: ringGroups.asksToAccept,
      skipsBusy: ringGroups.skipsBusy,
      ringTone: ringGroups.ringTone,
      noAnswer: ringGroups.noAnswer,
      createdAt: ringGroups.createdAt,
    })
    .from(ringGroups)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

/** Leaves the group with these members, in this order. */
export async function replaceMembers(
  tx: TenantTx,
  tenantId: string,
  ringGroupId: string,
  members: readonly RingGroupMember[],
): Promise<void> {
  const isGroups = and(eq(ringGroupMembers.tenantId, tenantId), eq(ringGroupMembers.ringGroupId, ringGroupId));
  const rows = members.map((member, position) => ({ tenantId, ringGroupId, position, ...member }));
  await tx.delete(ringGroupMembers).where(isGroups);
  if (rows.length > 0) await tx.insert(ringGroupMembers).values(rows);
}

export type RingGroupRow = Awaited<ReturnType<typeof selectRingGroups>>[number];
