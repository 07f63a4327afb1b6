import type { QueueMemberStatus, SetQueueMemberState } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { invalidField, notFound, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { offerCallState } from "../small-jobs/index.ts";
import * as store from "./members-store.ts";

/** Who is in the queue now, in the order they are rung. */
export async function listMembers(ctx: Ctx, queueId: string): Promise<{ items: QueueMemberStatus[] }> {
  authorize(ctx, "routing.read");
  const rows = await readTenant(ctx, (q) => store.selectMembers(q, ctx.tenantId, queueId));
  if (rows.length === 0) throw notFound("queue");
  return { items: rows.flatMap((row) => toStatus(row) ?? []) };
}

/**
 * Logs a member in, out or into a pause: oneself, or with `queues.log_in` anybody. At once and without apply. Throws `invalid_input` for
 * somebody who is always in the queue and shall be out.
 */
export function setMemberState(
  ctx: Ctx,
  queueId: string,
  userId: string,
  { state, reason }: SetQueueMemberState,
): Promise<QueueMemberStatus> {
  return mutate(ctx, "queue.set_member_state", async (tx, audit, afterCommit, last) => {
    const [row] = await store.selectMember(tx, ctx.tenantId, queueId, userId);
    const before = orNotFound(row && toStatus(row), "member of this queue");
    const isOwn = ctx.actor.kind === "user" && ctx.actor.userId === userId;
    authorize(ctx, isOwn ? "self.write" : "queues.log_in");
    if (before.isFixed && state === "out") {
      throw invalidField(["state"], `${before.userName} is always in this queue, and can only pause`);
    }
    await store.upsertState(tx, ctx.tenantId, { queueId, userId, state, reason });
    await offerCallState(ctx, { tx, last, afterCommit });
    const [saved] = await store.selectMember(tx, ctx.tenantId, queueId, userId);
    const after = orNotFound(saved && toStatus(saved), "member of this queue");
    const audited = (status: QueueMemberStatus) => ({ state: status.state, reason: status.reason });
    audit({
      id: queueId,
      name: `${row?.queueName}: ${after.userName}`,
      before: audited(before),
      after: audited(after),
    });
    return after;
  });
}

/** Undefined for a queue without members. Whoever never logged in is out, or always in. */
function toStatus(row: store.MemberRow): QueueMemberStatus | undefined {
  const { userId, userName, penalty, isFixed, state, at, extension, reason } = row;
  if (userId === null || userName === null || penalty === null || isFixed === null) return undefined;
  return {
    userId,
    userName,
    extension,
    penalty,
    isFixed,
    state: stateNow({ isFixed, state }),
    reason,
    at: at?.toISOString() ?? null,
  };
}

/** Whoever never logged in is out, or always in; made fixed after logging out they are in all the same. */
export function stateNow({ isFixed, state }: { isFixed: boolean; state: QueueMemberStatus["state"] | null }) {
  const initially = isFixed ? "in" : "out";
  return isFixed && state === "out" ? "in" : (state ?? initially);
}
