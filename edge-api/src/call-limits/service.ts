import { type CallLimits, type UserCallLimits, userCallLimits } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { offerCallGuards } from "../small-jobs/index.ts";
import { DEFAULT_LIMITS, NO_LIMITS } from "./defaults.ts";
import * as store from "./store.ts";

/** The tenant's limits; the defaults where it never set any. */
export async function getLimits(ctx: Ctx): Promise<CallLimits> {
  authorize(ctx, "call_limits.read");
  const [row] = await readTenant(ctx, (q) => store.selectLimits(q, ctx.tenantId));
  return limitsOf(orNotFound(row, "tenant"));
}

/** In force within a second and without an apply: the gateway is told to read them anew. */
export function setLimits(ctx: Ctx, wanted: CallLimits): Promise<CallLimits> {
  return mutate(ctx, "call_limits.update", async (tx, audit, afterCommit, last) => {
    const [row] = await store.selectLimits(tx, ctx.tenantId);
    const before = limitsOf(orNotFound(row, "tenant"));
    last(store.upsertLimits(tx, ctx.tenantId, wanted));
    audit({ id: ctx.tenantId, name: "Call limits", before, after: wanted });
    await offerCallGuards(ctx, { tx, last, afterCommit });
    return wanted;
  });
}

/** A person's own; all null where there are none. */
export async function getUserLimits(ctx: Ctx, userId: string): Promise<UserCallLimits> {
  authorize(ctx, "call_limits.read");
  const [row] = await readTenant(ctx, (q) => store.selectUserLimits(q, ctx.tenantId, userId));
  return userLimitsOf(orNotFound(row, "user"));
}

export function setUserLimits(ctx: Ctx, userId: string, wanted: UserCallLimits): Promise<UserCallLimits> {
  return mutate(ctx, "user_call_limits.update", async (tx, audit, afterCommit, last) => {
    const [found] = await store.selectUserLimits(tx, ctx.tenantId, userId);
    const row = orNotFound(found, "user");
    last(store.upsertUserLimits(tx, ctx.tenantId, userId, wanted));
    audit({ id: userId, name: row.name, before: userLimitsOf(row), after: wanted });
    await offerCallGuards(ctx, { tx, last, afterCommit });
    return wanted;
  });
}

/** The tenant's alone hold again. */
export function deleteUserLimits(ctx: Ctx, userId: string): Promise<void> {
  return mutate(ctx, "user_call_limits.delete", async (tx, audit, afterCommit, last) => {
    const [found] = await store.selectUserLimits(tx, ctx.tenantId, userId);
    const row = orNotFound(found, "user");
    last(store.deleteUserLimits(tx, ctx.tenantId, userId));
    audit({ id: userId, name: row.name, before: userLimitsOf(row), after: NO_LIMITS });
    await offerCallGuards(ctx, { tx, last, afterCommit });
  });
}

export function limitsOf({ limits }: { limits: store.LimitsRow | null }): CallLimits {
  return limits === null ? DEFAULT_LIMITS : store.toLimits(limits);
}

type UserRow = Awaited<ReturnType<typeof store.selectUserLimits>>[number];

function userLimitsOf({ limits }: UserRow): UserCallLimits {
  return limits === null ? NO_LIMITS : userCallLimits.parse(limits);
}
