import type { OwnVoicemail, UpdateOwnVoicemail } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { definedFields } from "../lib/defined.ts";
import { orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, type TenantReader } from "../lib/tenant-db.ts";
import { atHome } from "../self-service/index.ts";
import { refuseLosing, toNoticeProblem } from "../voicemail-boxes/index.ts";
import * as store from "./store.ts";

/** One's own box. Throws `not_found` for somebody without a number, who has none. */
export async function getOwnVoicemail(caller: Ctx): Promise<OwnVoicemail> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  return toOwn(await readTenantBox(ctx));
}

/** Sets where notices of one's messages go. Holds at once: the edge itself sends them. */
export function updateOwnVoicemail(caller: Ctx, changes: UpdateOwnVoicemail): Promise<OwnVoicemail> {
  const ctx = atHome(caller);
  const { email, attachesAudio, deletesMailed, othersChange } = changes;
  return mutate(ctx, "self.update_voicemail", async (tx, audit) => {
    const before = await loadOwnBox(tx, ctx);
    const shall = { ...before, ...definedFields({ email, attachesAudio, deletesMailed }) };
    if (shall.deletesMailed) refuseLosing(shall);
    await store.setBox(tx, ctx.tenantId, before.id, {
      // Of the address before: it says nothing of this one.
      ...(email === undefined ? {} : { email, noticeProblem: null, noticeProblemAt: null }),
      ...definedFields({ attachesAudio, deletesMailed, othersChange }),
    });
    const after = await loadOwnBox(tx, ctx);
    const audited = (box: store.BoxRow) => ({
      ...{ email: box.email, attachesAudio: box.attachesAudio, deletesMailed: box.deletesMailed },
    });
    const isOnlySeen = Object.values({ email, attachesAudio, deletesMailed }).every((each) => each === undefined);
    if (!isOnlySeen) audit({ id: before.id, name: before.name, before: audited(before), after: audited(after) });
    return toOwn(after);
  });
}

/** The caller's own, within a change or before one. */
export async function loadOwnBox(q: TenantReader, ctx: Ctx): Promise<store.BoxRow> {
  const [row] = await store.selectBox(q, ctx.tenantId, { userId: userOf(ctx).userId });
  return orNotFound(row, "voicemail box");
}

export async function readTenantBox(ctx: Ctx): Promise<store.BoxRow> {
  const [row] = await readTenant(ctx, (q) => store.selectBox(q, ctx.tenantId, { userId: userOf(ctx).userId }));
  return orNotFound(row, "voicemail box");
}

export function toOwn(row: store.BoxRow): OwnVoicemail {
  const { greetingDurationMs, greetingSizeBytes } = row;
  const hasGreeting = greetingDurationMs !== null && greetingSizeBytes !== null;
  return {
    boxId: row.id,
    number: row.number,
    hasPin: row.pinCiphertext !== null,
    asksPin: row.asksPin,
    email: row.email,
    attachesAudio: row.attachesAudio,
    deletesMailed: row.deletesMailed,
    othersChange: row.othersChange,
    greeting: hasGreeting ? { durationMs: greetingDurationMs, sizeBytes: greetingSizeBytes } : null,
    greetingRecordedAt: row.greetingRecordedAt?.toISOString() ?? null,
    greetingProblem: row.greetingProblem,
    noticeProblem: toNoticeProblem(row),
    messages: { new: row.newMessages, old: row.oldMessages },
  };
}
