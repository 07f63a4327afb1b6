import type { ApplyPreview, PendingChanges } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { diffSnapshots, MAX_LISTED_CHANGES } from "./diff.ts";
import { impactOf } from "./impact.ts";
import { projectSnapshot } from "./projection.ts";
import { requestRehearsal } from "./rehearsal.ts";
import * as store from "./store.ts";
import { validateRows } from "./validation.ts";

/** Counts change with revision or snapshot, and both are in the key; old ones just fall out. */
const COUNT_TTL_MS = 24 * 60 * 60 * 1000;

/** How far the saved state is ahead of the running one. Equal revisions need no look at the rows; else the count is kept in Redis. */
export async function getPendingChanges(ctx: Ctx): Promise<PendingChanges> {
  authorize(ctx, "apply.read");
  const standing = orNotFound((await readTenant(ctx, (q) => store.selectStanding(q, ctx.tenantId)))[0], "tenant");
  if (standing.revision === standing.appliedRevision) return toPending(standing, 0);
  const known = await recallCount(ctx, standing);
  if (known !== null) return toPending(standing, known);
  const state = await readState(ctx);
  const count = diffSnapshots(state.applied, projectSnapshot(state.rows)).length;
  await keepCount(ctx, state, count);
  return toPending(state, count);
}

/**
 * What an apply would change, what is wrong with it, and whom it would touch. Changes nothing; has the gateway rehearse it, unless
 * it would be refused here already.
 */
export async function previewApply(ctx: Ctx): Promise<ApplyPreview> {
  authorize(ctx, "apply.read");
  const state = await readState(ctx);
  const next = projectSnapshot(state.rows);
  const changes = diffSnapshots(state.applied, next);
  const problems = validateRows(state.rows, next);
  const isRefused = problems.some((problem) => problem.severity === "error");
  return {
    ...toPending(state, changes.length),
    changes: changes.slice(0, MAX_LISTED_CHANGES),
    problems,
    impact: impactOf(state.applied, next),
    rehearsal: changes.length === 0 || isRefused ? null : await requestRehearsal(ctx, state),
  };
}

async function readState(ctx: Ctx): Promise<store.State> {
  return orNotFound((await readTenant(ctx, (q) => store.selectState(q, ctx.tenantId)))[0], "tenant");
}

function toPending({ revision, appliedRevision, activeJobId }: store.Standing, count: number): PendingChanges {
  return { revision, appliedRevision, count, activeJobId };
}

function countKey(ctx: Ctx, { revision, appliedSnapshotId }: store.Standing): string {
  return `pending:${ctx.tenantId}:${revision}:${appliedSnapshotId}`;
}

/** Null where it is not known, or Redis does not answer: then it is counted anew. */
async function recallCount(ctx: Ctx, standing: store.Standing): Promise<number | null> {
  try {
    const [count] = await ctx.ports.redis.getMany([countKey(ctx, standing)]);
    return count === null || count === undefined ? null : Number(count);
  } catch (error) {
    ctx.ports.log.warn("the count of pending changes was not read from Redis", { error });
    return null;
  }
}

async function keepCount(ctx: Ctx, standing: store.Standing, count: number): Promise<void> {
  try {
    await ctx.ports.redis.set(countKey(ctx, standing), String(count), { ttlMs: COUNT_TTL_MS });
  } catch (error) {
    ctx.ports.log.warn("the count of pending changes was not kept in Redis", { error });
  }
}
