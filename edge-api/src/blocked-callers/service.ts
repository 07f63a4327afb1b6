import type { BlockedCallerRow } from "@callplane/drizzle";
import type { z } from "zod";
import {
  type BlockedCallerEntry,
  type blockedCallerPage,
  type CreateBlockedCaller,
  type listBlockedCallers as listInput,
  MAX_BLOCKED_CALLERS,
} from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { AppError, conflictOn, orNotFound } from "../lib/errors.ts";
import { lockTenant } from "../lib/lock-tenant.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { offerCallState } from "../small-jobs/index.ts";
import * as store from "./store.ts";

/** Who is not let in, newest first. */
export async function listBlockedCallers(
  ctx: Ctx,
  { cursor, ...input }: z.output<typeof listInput>,
): Promise<z.output<typeof blockedCallerPage>> {
  authorize(ctx, "routing.read");
  const filter = { ...input, after: decodeTimeCursor(cursor) };
  const rows = await readTenant(ctx, (q) => store.selectBlockedCallers(q, ctx.tenantId, filter));
  return toPage(rows, input.limit, (row) => ({ key: row.createdAt.toISOString(), id: row.id }), toEntry);
}

/** Lets a caller in no more: at once and without apply. Throws `conflict` for who is on the list already, or where it is full. */
export async function blockCaller(ctx: Ctx, { kind, number, note }: CreateBlockedCaller): Promise<BlockedCallerEntry> {
  try {
    return await mutate(ctx, "blocked_caller.create", async (tx, audit, afterCommit, last) => {
      // One at a time, so that two cannot both take the last place.
      await lockTenant(tx, ctx.tenantId);
      const [counted] = await store.countBlockedCallers(tx, ctx.tenantId);
      if ((counted?.count ?? 0) >= MAX_BLOCKED_CALLERS) {
        throw new AppError(
          "conflict",
          `The list holds ${MAX_BLOCKED_CALLERS} entries: take one off, or block a beginning`,
        );
      }
      const { userId, name } = userOf(ctx);
      const values = { tenantId: ctx.tenantId, kind, number, note, addedBy: userId, addedByName: name };
      const [row] = await store.insertBlockedCaller(tx, values);
      const entry = toEntry(orNotFound(row, "blocked caller"));
      await offerCallState(ctx, { tx, last, afterCommit });
      audit({ id: entry.id, name: nameOf(entry), after: auditedFields(entry) });
      return entry;
    });
  } catch (error) {
    throw violatedConstraint(error) === "blocked_callers_number_key"
      ? conflictOn(
          ["number"],
          kind === "anonymous" ? "Hidden numbers are blocked already" : `${number} is blocked already`,
          error,
        )
      : error;
  }
}

/** Lets a caller in again, at once and without apply. */
export function unblockCaller(ctx: Ctx, id: string): Promise<void> {
  return mutate(ctx, "blocked_caller.delete", async (tx, audit, afterCommit, last) => {
    const [row] = await store.selectBlockedCaller(tx, ctx.tenantId, id);
    const entry = toEntry(orNotFound(row, "blocked caller"));
    last(store.deleteBlockedCaller(tx, ctx.tenantId, id));
    await offerCallState(ctx, { tx, last, afterCommit });
    audit({ id, name: nameOf(entry), before: auditedFields(entry) });
  });
}

function toEntry({ id, kind, number, note, addedByName, createdAt }: BlockedCallerRow): BlockedCallerEntry {
  return { id, kind, number, note, addedBy: addedByName, createdAt: createdAt.toISOString() };
}

function nameOf({ kind, number }: BlockedCallerEntry): string {
  if (number === null) return "Callers who hide their number";
  return kind === "prefix" ? `${number}…` : number;
}

function auditedFields({ kind, number, note }: BlockedCallerEntry) {
  return { kind, number, note };
}
