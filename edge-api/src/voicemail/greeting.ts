import type { OwnVoicemail } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { notFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { atHome } from "../self-service/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { keepUpload, objectKey, type Played, playObject } from "../sounds/index.ts";
import { loadOwnBox, readTenantBox, toOwn } from "./own-box.ts";
import * as store from "./store.ts";

const NONE = { greetingDigest: null, greetingContentType: null, greetingSizeBytes: null, greetingDurationMs: null };

/** What callers of one's box hear from now on. Throws `invalid_input` with a sentence on anything but a whole WAV or MP3. */
export async function setGreeting(caller: Ctx, bytes: Uint8Array<ArrayBuffer>): Promise<OwnVoicemail> {
  const ctx = atHome(caller);
  authorize(ctx, "self.write");
  await readTenantBox(ctx);
  const { digest, contentType, durationMs, sizeBytes } = await keepUpload(ctx, bytes);
  return change(ctx, {
    greetingDigest: digest,
    greetingContentType: contentType,
    greetingSizeBytes: sizeBytes,
    greetingDurationMs: durationMs,
  });
}

/** Brings back what callers heard before: the box's sound, or the standard words. */
export function removeGreeting(caller: Ctx): Promise<OwnVoicemail> {
  return change(atHome(caller), NONE);
}

/** One's own greeting, or the part of it that the Range header asks for. */
export async function playGreeting(caller: Ctx, range: string | undefined): Promise<Played> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  const { greetingDigest: digest, greetingSizeBytes: sizeBytes } = await readTenantBox(ctx);
  if (digest === null || sizeBytes === null) throw notFound("greeting");
  return playObject(ctx, { key: objectKey(ctx.tenantId, digest), sizeBytes, thing: "greeting" }, range);
}

function change(
  ctx: Ctx,
  greeting: Pick<
    Parameters<typeof store.setBox>[3],
    "greetingDigest" | "greetingContentType" | "greetingSizeBytes" | "greetingDurationMs"
  >,
): Promise<OwnVoicemail> {
  return mutate(ctx, "self.set_greeting", async (tx, audit, afterCommit, last) => {
    const before = await loadOwnBox(tx, ctx);
    // Later than what was recorded by phone, also where the gateway has a fast clock.
    const greetingChangedAt = store.LATER_THAN_RECORDED;
    const unheardOf = { greetingRecordedAt: null, greetingProblem: null };
    await store.setBox(tx, ctx.tenantId, before.id, { ...greeting, ...unheardOf, greetingChangedAt });
    await offerCallState(ctx, { tx, last, afterCommit });
    const [after = before] = await store.selectBox(tx, ctx.tenantId, { userId: userOf(ctx).userId });
    const audited = (box: store.BoxRow) => ({ greetingDigest: box.greetingDigest });
    audit({ id: before.id, name: before.name, before: audited(before), after: audited(after) });
    return toOwn(after);
  });
}
