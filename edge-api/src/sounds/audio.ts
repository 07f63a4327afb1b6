import { MAX_SOUNDS_BYTES, type Sound } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { toHex } from "../lib/encoding.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { inspectAudio } from "./audio-content.ts";
import { type ByteRange, chooseRange } from "./byte-range.ts";
import { soundVerbs } from "./service.ts";
import * as store from "./store.ts";

/** Where the bytes of an upload lie: the same bytes of the same tenant once, however many sounds have them. */
export function objectKey(tenantId: string, digest: string): string {
  return `${tenantId}/${digest}`;
}

/**
 * Makes the sound an upload. Throws `invalid_input` with a sentence on anything but a whole WAV or MP3, `conflict` where it is too much. The bytes are kept before the row
 * names them; where the row fails, retention removes them.
 */
export async function uploadAudio(ctx: Ctx, id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sound> {
  authorize(ctx, "routing.write");
  await soundVerbs.get(ctx, id);
  refuseTooMuch(await readTenant(ctx, (q) => store.selectOthersBytes(q, ctx.tenantId, id)), bytes.length);
  const upload = await keepUpload(ctx, bytes);
  const { digest } = upload;
  return mutate(ctx, "sound.upload", async (tx, audit) => {
    const before = await soundVerbs.load(tx, ctx, id);
    refuseTooMuch(await store.selectOthersBytes(tx, ctx.tenantId, id), bytes.length);
    await store.setUpload(tx, ctx.tenantId, id, upload);
    const after = await soundVerbs.load(tx, ctx, id);
    const audited = ({ source, durationMs: lasts, sizeBytes }: Sound) => ({ source, durationMs: lasts, sizeBytes });
    audit({ id, name: after.name, before: audited(before), after: { ...audited(after), digest } });
    return after;
  });
}

/** Throws `conflict` where all uploads of the tenant would take more than they may together. */
function refuseTooMuch([others]: { bytes: number }[], bytes: number): void {
  if ((others?.bytes ?? 0) + bytes <= MAX_SOUNDS_BYTES) return;
  throw new AppError(
    "conflict",
    `A company's sounds take ${MAX_SOUNDS_BYTES / 1024 / 1024} MB at most: delete some first`,
  );
}

/** Keeps the bytes of a WAV or MP3 for a row to name. Throws `invalid_input` with a sentence on anything else. */
export async function keepUpload(ctx: Ctx, bytes: Uint8Array<ArrayBuffer>): Promise<store.Upload> {
  const { contentType, durationMs } = inspectAudio(bytes);
  const digest = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  await ctx.ports.objects.put(objectKey(ctx.tenantId, digest), bytes, contentType);
  return { digest, contentType, sizeBytes: bytes.length, durationMs };
}

export type Played = { body: ReadableStream<Uint8Array>; contentType: string; size: number; range: ByteRange | null };

/**
 * The bytes of an upload, or the part of them that the Range header asks for. Throws `conflict` for a text, which only the gateway can
 * speak, and a RangeError for a part that is not there.
 */
export async function playAudio(ctx: Ctx, id: string, rangeHeader: string | undefined): Promise<Played> {
  authorize(ctx, "routing.read");
  const [row] = await readTenant(ctx, (q) => store.selectSound(q, ctx.tenantId, id));
  const { name, source, digest, sizeBytes } = orNotFound(row, "sound");
  if (source === "text" || sizeBytes === null) {
    const message = `${name} is a text that the gateway speaks: it can be heard by calling, not here`;
    throw new AppError("conflict", message);
  }
  return playObject(ctx, { key: objectKey(ctx.tenantId, digest), sizeBytes, thing: "sound" }, rangeHeader);
}

/** As `playAudio`, of an object that the caller may hear; `thing` is what it is called where it is gone. */
export async function playObject(
  ctx: Ctx,
  { key, sizeBytes, thing }: { key: string; sizeBytes: number; thing: string },
  rangeHeader: string | undefined,
): Promise<Played> {
  const range = chooseRange(rangeHeader, sizeBytes);
  const found = await ctx.ports.objects.get(key, range ?? undefined);
  return { ...orNotFound(found, thing), size: sizeBytes, range };
}

/** An upload's bytes for a gateway, by the digest that a snapshot names; null where there are none. */
export function fetchUpload(ctx: Ctx, tenantId: string, digest: string) {
  return ctx.ports.objects.get(objectKey(tenantId, digest));
}
