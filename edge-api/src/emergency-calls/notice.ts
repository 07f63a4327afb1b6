import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { sha256Hex } from "../lib/encoding.ts";
import type { Mail } from "../lib/ports.ts";
import { readPlatform, readTenant, withTenant } from "../lib/tenant-db.ts";
import { emergencyMail } from "../mail/index.ts";
import { forgetNotice, sendNotices } from "../undelivered-notices/index.ts";
import * as store from "./store.ts";

/**
 * Mails of an emergency call whoever is to hear of it: that it was made and, once no trunk took it, that. Called again it sends what is missing:
 * Resend knows each mail by its call, address and text. Throws where one may go out later; what is never taken is logged, shown beside the address, and holds up nothing.
 */
export async function sendEmergencyNotice(caller: Ctx, tenantId: string, id: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "emergency");
  const [row] = await readTenant(ctx, (q) => store.selectNotice(q, tenantId, id));
  if (row === undefined) return;
  const isFailure = row.failedAt !== null;
  if ((isFailure ? row.failureNotifiedAt : row.notifiedAt) !== null) return;
  const mails = await Promise.all(row.to.map((to) => mailOf(ctx, row, to)));
  const refused = await sendNotices(ctx, { kind: "emergency_call", aboutIds: [id] }, mails);
  const { log } = ctx.ports;
  for (const error of refused)
    log.error("a mail of an emergency call was refused", { requestId: ctx.requestId, id, error });
  await withTenant(ctx, (tx) => store.setNotified(tx, tenantId, id, isFailure));
}

/** Tries once more to mail an address that was refused, with what is known of the call by now. */
export async function resendEmergencyNotice(caller: Ctx, tenantId: string, id: string, to: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "emergency");
  const [row] = await readTenant(ctx, (q) => store.selectNotice(q, tenantId, id));
  const notice = { kind: "emergency_call", aboutIds: [id] } as const;
  // Nobody is to be told there any more: the refusal ends with it.
  if (row === undefined || !row.to.includes(to)) return forgetNotice(ctx, notice, to);
  await sendNotices(ctx, notice, [await mailOf(ctx, row, to)]);
}

/** Names and places may change before a retry: Resend takes another text under the same key for a mistake. */
async function mailOf(ctx: Ctx, row: store.NoticeRow, to: string): Promise<Mail> {
  const link = `${ctx.ports.settings.portalOrigins[0]}/emergency-calls`;
  const written = emergencyMail({ ...row, to, link });
  return { ...written, idempotencyKey: `${row.id} ${await sha256Hex(JSON.stringify(written))}` };
}

/** Sends what was not sent, or not all of it, a minute after it should have been. */
export async function tellUntold(ctx: Ctx): Promise<void> {
  const rows = await readPlatform(asSystem(ctx, "emergency"), (q) => store.selectUntold(q));
  const outcomes = await Promise.allSettled(rows.map(({ tenantId, id }) => sendEmergencyNotice(ctx, tenantId, id)));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
