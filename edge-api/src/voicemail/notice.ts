import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { MailRefused } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { readPlatform, readTenant, runPlatform, type TenantTx, withTenant } from "../lib/tenant-db.ts";
import { voicemailMail } from "../mail/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import * as store from "./reports-store.ts";
import { changeMessage, NOW } from "./store.ts";

/** Longer ones are listened to in the portal: mail servers refuse them. */
const MOST_ATTACHED_BYTES = 8 * 1024 * 1024;

/**
 * Sends the notices of a message, each once: the queue may call again until all succeed, and Resend knows a mail by message and person. Why
 * one did not go out is noted at the box; throws where it may go out later. What went out with its sound is deleted where the box says so.
 */
export async function sendNotice(caller: Ctx, tenantId: string, messageId: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "voicemail");
  const [row] = await readTenant(ctx, (q) => store.selectNotice(q, tenantId, messageId));
  if (row === undefined) return;
  const to = addressees(ctx, row, messageId);
  if (to.length === 0) return;
  const audio = await attachmentOf(ctx, row);
  // One address that is refused must not keep the others from hearing of it.
  const sent = await Promise.allSettled(
    to.map(({ idempotencyKey, ...addressed }) => {
      const written = voicemailMail({ ...row, ...addressed, hasAudio: audio.length > 0 });
      return ctx.ports.mail.send({ ...written, attachments: audio, idempotencyKey });
    }),
  );
  const errors = sent.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  const later = errors.find((error) => !(error instanceof MailRefused));
  const [error = null] = later === undefined ? errors : [later];
  if (error !== null) {
    const reason =
      error instanceof MailRefused ? error.reason : "the mail service did not take it; it is tried again for a day";
    await withTenant(ctx, (tx) => store.setNoticeProblem(tx, tenantId, row.boxId, reason));
    if (later !== undefined) throw later;
    ctx.ports.log.warn("the notice of a voice message was refused", { requestId: ctx.requestId, error });
  }
  if (errors.length === to.length) return;
  const setNoticed = async (tx: TenantTx) => {
    await store.setNoticed(tx, tenantId, messageId);
    if (error === null) await store.setNoticeProblem(tx, tenantId, row.boxId, null);
  };
  const isSafe = row.email !== null && sent[0]?.status === "fulfilled" && audio.length > 0;
  if (row.deletesMailed && isSafe) await deleteMailed(ctx, messageId, row, setNoticed);
  else await withTenant(ctx, setNoticed);
}

/** The box's address first, then listeners who like to be told; each address once. */
function addressees({ ports }: Ctx, { email, boxId, isShared, listeners }: store.NoticeRow, messageId: string) {
  const [portal] = ports.settings.portalOrigins;
  const atBox = `${portal}/${isShared ? `voicemail-boxes?open=${boxId}` : "my-phone"}`;
  const key = `voicemail-${messageId}`;
  const others = listeners.filter((each) => each.email !== email);
  return [
    ...(email === null ? [] : [{ to: email, link: atBox, idempotencyKey: key }]),
    ...others.map((each) => ({ to: each.email, link: `${portal}/my-phone`, idempotencyKey: `${key}-${each.userId}` })),
  ];
}

/** Here and in Asterisk, as if somebody had deleted it; noted as sent with it, or neither: then the queue has it done again. */
function deleteMailed(
  ctx: Ctx,
  id: string,
  { callerId, receivedAt }: store.NoticeRow,
  setNoticed: (tx: TenantTx) => Promise<void>,
): Promise<void> {
  return mutate(ctx, "voicemail_message.delete", async (tx, audit, afterCommit, last) => {
    await setNoticed(tx);
    await changeMessage(tx, ctx.tenantId, id, { deletedAt: NOW });
    await offerCallState(ctx, { tx, last, afterCommit });
    audit({ id, before: { callerId, receivedAt: receivedAt.toISOString() } });
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
