import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { MailRefused } from "../lib/errors.ts";
import { readPlatform, readTenant, runPlatform, withTenant } from "../lib/tenant-db.ts";
import { voicemailMail } from "../mail/index.ts";
import * as store from "./reports-store.ts";

/** Longer ones are listened to in the portal: mail servers refuse them. */
const MOST_ATTACHED_BYTES = 8 * 1024 * 1024;

/**
 * Sends the notice of a message, once: the queue may call again until it succeeds, and Resend knows the mail by the message. Why one did not
 * go out is noted at the box; throws where it may go out later.
 */
export async function sendNotice(caller: Ctx, tenantId: string, messageId: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "voicemail");
  const [row] = await readTenant(ctx, (q) => store.selectNotice(q, tenantId, messageId));
  if (row?.email == null) return;
  const { mail, settings } = ctx.ports;
  const link = `${settings.portalOrigins[0]}/${row.isShared ? `voicemail-boxes?open=${row.boxId}` : "my-phone"}`;
  const audio = await attachmentOf(ctx, row);
  try {
    await mail.send({
      ...voicemailMail({ ...row, to: row.email, link, hasAudio: audio.length > 0 }),
      attachments: audio,
      idempotencyKey: `voicemail-${messageId}`,
    });
  } catch (error) {
    const isRefused = error instanceof MailRefused;
    const reason = isRefused ? error.reason : "the mail service did not take it; it is tried again for a day";
    await withTenant(ctx, (tx) => store.setNoticeProblem(tx, tenantId, row.boxId, reason));
    if (!isRefused) throw error;
    ctx.ports.log.warn("the notice of a voice message was refused", { requestId: ctx.requestId, error });
    return;
  }
  await withTenant(ctx, async (tx) => {
    await store.setNoticed(tx, tenantId, messageId);
    await store.setNoticeProblem(tx, tenantId, row.boxId, null);
  });
}

/** Removes messages that portal and gateway have both let go of, with their sound. */
export async function purgeMessages(ctx: Ctx): Promise<void> {
  const system = asSystem(ctx, "voicemail");
  const rows = await readPlatform(system, (q) => store.selectLetGo(q));
  if (rows.length === 0) return;
  await ctx.ports.objects.delete(rows.flatMap(({ objectKey }) => objectKey ?? []));
  const ids = rows.map(({ id }) => id);
  await runPlatform(system, (tx) => store.deleteLetGo(tx, ids));
}

async function attachmentOf(ctx: Ctx, { attachesAudio, objectKey, sizeBytes }: store.NoticeRow) {
  if (!attachesAudio || objectKey === null || (sizeBytes ?? 0) > MOST_ATTACHED_BYTES) return [];
  const found = await ctx.ports.objects.get(objectKey);
  if (found === null) return [];
  const bytes = new Uint8Array(await new Response(found.body).arrayBuffer());
  return [{ filename: "message.wav", contentType: found.contentType, bytes }];
}
