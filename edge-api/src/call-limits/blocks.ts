import type { z } from "zod";
import {
  blockKeys,
  type CallBlock,
  type CallBlockReport,
  type callBlockPage,
  type listCallBlocks as listInput,
} from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { orNotFound, unavailable } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { offerCallGuards } from "../small-jobs/index.ts";
import { blockAlarm, nameOf, raiseAlarms } from "./alarms.ts";
import * as store from "./blocks-store.ts";
import { selectPeople } from "./refusals-store.ts";

/** People kept from calling out, newest first. */
export async function listBlocks(
  ctx: Ctx,
  { cursor, limit, open }: z.output<typeof listInput>,
): Promise<z.output<typeof callBlockPage>> {
  authorize(ctx, "call_limits.read");
  const after = decodeTimeCursor(cursor);
  const rows = await readTenant(ctx, (q) =>
    store.selectBlocks(q, ctx.tenantId, { open: open === "true", after, limit }),
  );
  return toPage(rows, limit, (row) => ({ key: row.at.toISOString(), id: row.id }), toBlock);
}

/** Takes whom gateways blocked of the tenant acted in: each once, however often it is told. Its gateway keeps it from then on, its admins are mailed. */
export async function takeBlocks(ctx: Ctx, blocks: CallBlockReport[]): Promise<void> {
  if (blocks.length === 0) return;
  const { tenantId } = ctx;
  const alarms = await mutate(ctx, "call_block.begin", async (tx, audit, afterCommit, last) => {
    const fresh = await store.insertBlocks(tx, blocks);
    if (fresh.length === 0) return [];
    const people = await selectPeople(
      tx,
      tenantId,
      fresh.map(({ userId }) => userId),
    );
    for (const { id, userId, reason } of fresh) {
      const { numbers } = blocks.find((block) => block.id === id) ?? { numbers: [] };
      audit({ id, name: nameOf(userId, people), after: { userId, reason, numbers } });
    }
    await offerCallGuards(ctx, { tx, last, afterCommit });
    return fresh.map((block) => blockAlarm(block, people, ctx.now()));
  });
  await raiseAlarms(ctx, alarms);
}

/** Lets somebody call out again, within a second and with a count that begins anew. Who is released already stays so. Throws `not_found`. */
export function releaseBlock(ctx: Ctx, id: string): Promise<CallBlock> {
  return mutate(ctx, "call_block.release", async (tx, audit, afterCommit, last) => {
    const [found] = await store.lockBlock(tx, ctx.tenantId, id);
    const block = orNotFound(found, "call block");
    if (block.releasedAt !== null) return toBlock(block);
    const { userId, name } = userOf(ctx);
    const at = ctx.now();
    // Before the release is kept: one that gateways' shared memory contradicts would be none.
    await forget(ctx, block.userId);
    last(store.setReleased(tx, ctx.tenantId, id, { id: userId, name, at }), store.deleteOldBlocks(tx, ctx.tenantId));
    audit({ id, name: block.userName ?? "Somebody who is no more", after: { userId: block.userId } });
    await offerCallGuards(ctx, { tx, last, afterCommit });
    return toBlock({ ...block, releasedAt: at, releasedByName: name });
  });
}

async function forget(ctx: Ctx, userId: string): Promise<void> {
  const { blocked, refused, night } = blockKeys(ctx.tenantId, userId);
  try {
    await ctx.ports.redis.delete([blocked, refused, night]);
  } catch (error) {
    throw unavailable("redis", error);
  }
}

function toBlock({ at, releasedAt, ...row }: store.BlockRow): CallBlock {
  return { ...row, at: at.toISOString(), releasedAt: releasedAt?.toISOString() ?? null };
}
