import type { z } from "zod";
import type { EmergencyCall, emergencyCallPage, listEmergencyCalls as listInput } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** Emergency calls, newest first. */
export async function listEmergencyCalls(
  ctx: Ctx,
  { cursor, limit, unseen }: z.output<typeof listInput>,
): Promise<z.output<typeof emergencyCallPage>> {
  authorize(ctx, "live.read");
  const after = decodeTimeCursor(cursor);
  const rows = await readTenant(ctx, (q) =>
    store.selectCalls(q, ctx.tenantId, { unseen: unseen === "true", after, limit }),
  );
  return toPage(rows, limit, (row) => ({ key: row.at.toISOString(), id: row.id }), toCall);
}

/** Takes note of one; who did first stays. Throws `not_found`. */
export function setSeen(ctx: Ctx, id: string): Promise<EmergencyCall> {
  return mutate(ctx, "emergency_call.see", async (tx, audit, _afterCommit, last) => {
    const [row] = await store.lockCall(tx, ctx.tenantId, id);
    const call = orNotFound(row, "emergency call");
    if (call.seenAt !== null) return toCall(call);
    const { userId, name } = userOf(ctx);
    const at = ctx.now();
    last(store.setSeen(tx, ctx.tenantId, id, { id: userId, name, at }));
    audit({ id, name: `${call.number}, by ${call.userName ?? call.extension ?? "the company itself"}` });
    return toCall({ ...call, seenAt: at, seenByName: name });
  });
}

function toCall({ at, failedAt, notifiedAt, seenAt, ...row }: store.CallRow): EmergencyCall {
  const text = (moment: Date | null) => moment?.toISOString() ?? null;
  return { ...row, at: at.toISOString(), failedAt: text(failedAt), notifiedAt: text(notifiedAt), seenAt: text(seenAt) };
}
