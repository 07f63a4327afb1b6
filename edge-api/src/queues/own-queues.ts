import type { ChangeOwnQueues, OwnQueue, QueueMemberStatus } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { AppError, notFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { atHome } from "../self-service/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { stateNow } from "./members.ts";
import * as store from "./members-store.ts";

type State = QueueMemberStatus["state"];
type Rule = { readonly to: State; readonly appliesTo: (queue: OwnQueue) => boolean; readonly refusal: string };

const RULES: Readonly<Record<ChangeOwnQueues["action"], Rule>> = {
  log_in: { to: "in", appliesTo: ({ state }) => state === "out", refusal: "You are logged in already" },
  log_out: {
    to: "out",
    appliesTo: ({ state, isFixed }) => state !== "out" && !isFixed,
    refusal: "You are not logged in, or always in and can only pause",
  },
  pause: { to: "paused", appliesTo: ({ state }) => state === "in", refusal: "You are not at work in a queue" },
  resume: { to: "in", appliesTo: ({ state }) => state === "paused", refusal: "You do not pause" },
};

/** The queues the caller is in oneself, and how one stands there. */
export async function listOwnQueues(caller: Ctx): Promise<{ items: OwnQueue[] }> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  const { userId } = userOf(ctx);
  return { items: (await readTenant(ctx, (q) => store.selectOwnQueues(q, ctx.tenantId, userId))).map(toOwnQueue) };
}

/**
 * Logs the caller in, out, into a pause or out of it, in one queue or in all it applies to; at once and without apply. Throws `not_found`
 * for a queue one is not in, `conflict` where it applies to none.
 */
export function changeOwnQueues(
  caller: Ctx,
  { action, queueId, reason }: ChangeOwnQueues,
): Promise<{ items: OwnQueue[] }> {
  const ctx = atHome(caller);
  authorize(ctx, "self.write");
  const { userId } = userOf(ctx);
  return mutate(ctx, "queue.set_member_state", async (tx, audit, afterCommit, last) => {
    const own = (await store.selectOwnQueues(tx, ctx.tenantId, userId)).map(toOwnQueue);
    const asked = queueId === null ? own : own.filter((each) => each.queueId === queueId);
    if (queueId !== null && asked.length === 0) throw notFound("queue of yours");
    const { to, appliesTo, refusal } = RULES[action];
    const changed = asked.filter(appliesTo);
    if (changed.length === 0) throw new AppError("conflict", refusal);
    const why = to === "paused" ? reason : null;
    for (const { queueId: id, name, state, reason: before } of changed) {
      await store.upsertState(tx, ctx.tenantId, { queueId: id, userId, state: to, reason: why });
      audit({
        id,
        name: `${name}: ${userOf(ctx).name}`,
        before: { state, reason: before },
        after: { state: to, reason: why },
      });
    }
    await offerCallState(ctx, { tx, last, afterCommit });
    return { items: (await store.selectOwnQueues(tx, ctx.tenantId, userId)).map(toOwnQueue) };
  });
}

function toOwnQueue({ at, state, ...row }: store.OwnQueueRow): OwnQueue {
  return { ...row, state: stateNow({ isFixed: row.isFixed, state }), at: at?.toISOString() ?? null };
}
