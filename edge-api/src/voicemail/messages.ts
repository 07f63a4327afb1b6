import type { z } from "zod";
import type { listVoicemailMessages, VoicemailMessage, voicemailMessagePage } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, type TenantReader } from "../lib/tenant-db.ts";
import { atHome } from "../self-service/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { type Played, playObject } from "../sounds/index.ts";
import * as store from "./store.ts";

/** Whose messages: the caller's own, those of a shared box, or those of one that the caller is named to hear. */
export type Whose = "own" | { sharedBoxId: string } | { heardBoxId: string };

/** Newest first. */
export async function listMessages(
  caller: Ctx,
  whose: Whose,
  { cursor, limit, heard }: z.output<typeof listVoicemailMessages>,
): Promise<z.output<typeof voicemailMessagePage>> {
  const { ctx, of } = enter(caller, whose, "self.read");
  const after = decodeTimeCursor(cursor);
  const [[box], rows] = await Promise.all([
    readTenant(ctx, (q) => store.selectBox(q, ctx.tenantId, of)),
    readTenant(ctx, (q) => store.selectMessages(q, ctx.tenantId, of, { heard, after, limit })),
  ]);
  orNotFound(box, "voicemail box");
  return toPage(rows, limit, (row) => ({ key: row.receivedAt.toISOString(), id: row.id }), toMessage);
}

/** The sound, or the part that the Range header asks for. Throws `conflict` while the gateway has not sent it yet. */
export async function playMessage(caller: Ctx, whose: Whose, id: string, range: string | undefined): Promise<Played> {
  const { ctx, of } = enter(caller, whose, "self.read");
  const [row] = await readTenant(ctx, (q) => store.selectMessage(q, ctx.tenantId, of, id));
  const { objectKey, sizeBytes } = orNotFound(row, "message");
  if (objectKey === null || sizeBytes === null) {
    throw new AppError("conflict", "The sound of this message is still on its way");
  }
  return playObject(ctx, { key: objectKey, sizeBytes, thing: "message" }, range);
}

/** Marks a message as heard or new: the phone's lamp follows within a second. */
export function markMessage(caller: Ctx, whose: Whose, id: string, isHeard: boolean): Promise<VoicemailMessage> {
  const { ctx, of } = enter(caller, whose, "self.write");
  return mutate(ctx, "voicemail_message.mark", async (tx, audit, afterCommit, last) => {
    const before = await load(tx, ctx, of, id);
    if ((before.heardAt !== null) !== isHeard) {
      await store.changeMessage(tx, ctx.tenantId, id, { heardAt: isHeard ? store.NOW : null });
      await offerCallState(ctx, { tx, last, afterCommit });
    }
    const after = await load(tx, ctx, of, id);
    const audited = ({ heardAt }: store.MessageRow) => ({ isHeard: heardAt !== null });
    audit({ id, before: audited(before), after: audited(after) });
    return toMessage(after);
  });
}

/** Removes a message, here and in Asterisk. */
export function deleteMessage(caller: Ctx, whose: Whose, id: string): Promise<void> {
  const { ctx, of } = enter(caller, whose, "self.write");
  return mutate(ctx, "voicemail_message.delete", async (tx, audit, afterCommit, last) => {
    const before = await load(tx, ctx, of, id);
    await store.changeMessage(tx, ctx.tenantId, id, { deletedAt: store.NOW });
    await offerCallState(ctx, { tx, last, afterCommit });
    audit({ id, before: { callerId: before.callerId, receivedAt: before.receivedAt.toISOString() } });
  });
}

function enter(caller: Ctx, whose: Whose, own: "self.read" | "self.write"): { ctx: Ctx; of: store.BoxOf } {
  if (whose !== "own" && "sharedBoxId" in whose) {
    // What is marked or removed is so for everybody who looks after the box.
    authorize(caller, own === "self.read" ? "voicemail.read" : "voicemail.write");
    return { ctx: caller, of: whose };
  }
  const ctx = atHome(caller);
  authorize(ctx, own);
  const { userId } = userOf(ctx);
  return { ctx, of: whose === "own" ? { userId } : { sharedBoxId: whose.heardBoxId, listenerId: userId } };
}

async function load(q: TenantReader, ctx: Ctx, of: store.BoxOf, id: string) {
  const [row] = await store.selectMessage(q, ctx.tenantId, of, id);
  return orNotFound(row, "message");
}

function toMessage({ id, boxId, callerId, callerName, receivedAt, durationSec, heardAt }: store.MessageRow) {
  return {
    ...{ id, boxId, callerId, callerName, durationSec },
    receivedAt: receivedAt.toISOString(),
    heardAt: heardAt?.toISOString() ?? null,
  };
}
