import { extensions, queueMemberStates, queueMembers, queues, users } from "@callplane/drizzle";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** The queue, a row for each of its members who is still there (one with nulls where it has none), in their order. */
export function selectMembers(q: TenantReader, tenantId: string, queueId: string) {
  return selectStatus(q)
    .where(and(eq(queues.tenantId, tenantId), eq(queues.id, queueId)))
    .orderBy(asc(queueMembers.position));
}

export function selectMember(q: TenantReader, tenantId: string, queueId: string, userId: string) {
  return selectStatus(q).where(and(eq(queues.tenantId, tenantId), eq(queues.id, queueId), eq(users.id, userId)));
}

function selectStatus(q: TenantReader) {
  return q
    .select({
      queueName: queues.name,
      userId: users.id,
      userName: users.name,
      extension: extensions.number,
      penalty: queueMembers.penalty,
      isFixed: queueMembers.isFixed,
      state: queueMemberStates.state,
      reason: queueMemberStates.reason,
      at: queueMemberStates.changedAt,
    })
    .from(queues)
    .leftJoin(queueMembers, and(eq(queueMembers.tenantId, queues.tenantId), eq(queueMembers.queueId, queues.id)))
    .leftJoin(
      users,
      and(eq(users.tenantId, queueMembers.tenantId), eq(users.id, queueMembers.userId), isNull(users.deletedAt)),
    )
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .leftJoin(
      queueMemberStates,
      and(
        eq(queueMemberStates.tenantId, queueMembers.tenantId),
        eq(queueMemberStates.queueId, queueMembers.queueId),
        eq(queueMemberStates.userId, queueMembers.userId),
      ),
    )
    .$dynamic();
}

/** The queues a person who is still there is in, by name. */
export function selectOwnQueues(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      queueId: queues.id,
      name: queues.name,
      extension: sql<string | null>`(select ${extensions.number} from ${extensions}
        where ${extensions.tenantId} = ${tenantId} and ${extensions.queueId} = ${queues.id})`,
      isFixed: queueMembers.isFixed,
      state: queueMemberStates.state,
      reason: queueMemberStates.reason,
      at: queueMemberStates.changedAt,
      inForce: sql<boolean>`${queueMemberStates.changedAt} is null
        or coalesce(${queueMemberStates.inForceAt} >= ${queueMemberStates.changedAt}, false)`,
    })
    .from(queueMembers)
    .innerJoin(queues, and(eq(queues.tenantId, queueMembers.tenantId), eq(queues.id, queueMembers.queueId)))
    .innerJoin(
      users,
      and(eq(users.tenantId, queueMembers.tenantId), eq(users.id, queueMembers.userId), isNull(users.deletedAt)),
    )
    .leftJoin(
      queueMemberStates,
      and(
        eq(queueMemberStates.tenantId, queueMembers.tenantId),
        eq(queueMemberStates.queueId, queueMembers.queueId),
        eq(queueMemberStates.userId, queueMembers.userId),
      ),
    )
    .where(and(eq(queueMembers.tenantId, tenantId), eq(queueMembers.userId, userId)))
    .orderBy(asc(queues.name), asc(queues.id));
}

type NewState = Pick<typeof queueMemberStates.$inferInsert, "queueId" | "userId" | "state" | "reason">;

/** Later than whatever was set before, also by a phone whose gateway has a fast clock. */
export function upsertState(tx: TenantTx, tenantId: string, values: NewState) {
  const row = { ...values, tenantId, source: "portal" as const, changedAt: sql`now()` };
  const { state, reason = null } = values;
  return tx
    .insert(queueMemberStates)
    .values(row)
    .onConflictDoUpdate({
      target: [queueMemberStates.tenantId, queueMemberStates.queueId, queueMemberStates.userId],
      set: {
        state,
        reason,
        source: "portal",
        changedAt: sql`greatest(now(), ${queueMemberStates.changedAt} + interval '1 microsecond')`,
      },
    });
}

export type OwnQueueRow = Awaited<ReturnType<typeof selectOwnQueues>>[number];
export type MemberRow = Awaited<ReturnType<typeof selectMembers>>[number];
