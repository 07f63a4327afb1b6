import { extensions, queueMembers, queues } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import type { QueueMember } from "../../contract/index.ts";
import { jsonRows } from "../lib/json-rows.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import { extensionOf, type Narrowing } from "../named-things/index.ts";

export function selectQueues(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  const members = jsonRows<QueueMember>(sql`
    select ${queueMembers.userId} as "userId", ${queueMembers.penalty} as penalty, ${queueMembers.isFixed} as "isFixed"
    from ${queueMembers} where ${queueMembers.tenantId} = ${tenantId} and ${queueMembers.queueId} = ${queues.id}
    order by ${queueMembers.position}`);
  return q
    .select({
      id: queues.id,
      name: queues.name,
      extension: extensionOf(tenantId, extensions.queueId, queues.id),
      strategy: queues.strategy,
      members,
      ringSec: queues.ringSec,
      retrySec: queues.retrySec,
      wrapUpSec: queues.wrapUpSec,
      maxWaitSec: queues.maxWaitSec,
      maxLength: queues.maxLength,
      joinsWhenEmpty: queues.joinsWhenEmpty,
      announcesPosition: queues.announcesPosition,
      announcesWait: queues.announcesWait,
      announceEverySec: queues.announceEverySec,
      greetingSoundId: queues.greetingSoundId,
      comfortSoundId: queues.comfortSoundId,
      musicSoundIds: queues.musicSoundIds,
      callerNamePrefix: queues.callerNamePrefix,
      memberSoundId: queues.memberSoundId,
      pausesUnanswered: queues.pausesUnanswered,
      priority: queues.priority,
      exitKey: queues.exitKey,
      exitSoundId: queues.exitSoundId,
      onExit: queues.onExit,
      onTimeout: queues.onTimeout,
      onFull: queues.onFull,
      onEmpty: queues.onEmpty,
      createdAt: queues.createdAt,
    })
    .from(queues)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

/** Leaves the queue with these members, in this order. Who is logged in stays so. */
export async function replaceMembers(
  tx: TenantTx,
  tenantId: string,
  queueId: string,
  members: readonly QueueMember[],
): Promise<void> {
  await tx.delete(queueMembers).where(and(eq(queueMembers.tenantId, tenantId), eq(queueMembers.queueId, queueId)));
  const rows = members.map((member, position) => ({ tenantId, queueId, position, ...member }));
  if (rows.length > 0) await tx.insert(queueMembers).values(rows);
}

export type QueueRow = Awaited<ReturnType<typeof selectQueues>>[number];
