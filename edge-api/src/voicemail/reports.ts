import type { VoicemailBoxReports } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { invalidField, notFound } from "../lib/errors.ts";
import { withTenant } from "../lib/tenant-db.ts";
import { MAIL_RETRIES } from "../mail/index.ts";
import * as store from "./reports-store.ts";

/**
 * Takes what lies in boxes of the tenant acted in, for its gateway. Said again it changes nothing; what portal changed and the gateway has
 * not done yet stays, and so does what lies on another disk than the one looked at. Answers the messages whose sound is wanted.
 */
export function takeBoxReports(
  ctx: Ctx,
  { boxes, spoolId }: Omit<VoicemailBoxReports, "tenantId">,
): Promise<{ withoutAudio: string[] }> {
  return withTenant(ctx, async (tx) => {
    await store.takeReports(tx, ctx.tenantId, boxes, spoolId);
    await store.takeGreetings(tx, ctx.tenantId, boxes);
    const rows = await store.selectWithoutAudio(
      tx,
      ctx.tenantId,
      boxes.map(({ boxId }) => boxId),
    );
    return { withoutAudio: rows.map(({ id }) => id) };
  });
}

/** Keeps a message's sound, and has the notice of it sent: once, however often the sound comes. Throws `not_found`. */
export async function keepMessageAudio(ctx: Ctx, id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { tenantId, ports } = ctx;
  if (!(bytes[0] === 0x52 && bytes[1] === 0x49 && bytes[2] === 0x46 && bytes[3] === 0x46)) {
    throw invalidField(["audio"], "This is no WAV file");
  }
  const objectKey = `${tenantId}/voicemail/${id}`;
  await ports.objects.put(objectKey, bytes, "audio/wav");
  const [kept] = await withTenant(ctx, (tx) =>
    store.setAudio(tx, tenantId, id, { objectKey, sizeBytes: bytes.length }),
  );
  if (kept === undefined) {
    await ports.objects.delete([objectKey]);
    throw notFound("message");
  }
  if (kept.noticedAt !== null) return;
  const once = { dedupId: `voicemail-${id}`, retries: MAIL_RETRIES };
  await ports.queue.publish("/jobs/voicemail-notice", { tenantId, messageId: id }, once);
}
