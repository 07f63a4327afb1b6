import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { sha256Hex } from "../lib/encoding.ts";
import { MailRefused } from "../lib/errors.ts";
import { readPlatform, readTenant, withTenant } from "../lib/tenant-db.ts";
import { emergencyMail } from "../mail/index.ts";
import * as store from "./store.ts";

/**
 * Mails of an emergency call whoever is to hear of it: that it was made and, once no trunk took it, that. Called again it sends what is missing:
 * Resend knows each mail by its call, address and text. Throws where one may go out later; what is never taken is logged, and holds up nothing.
 */
export async function sendEmergencyNotice(caller: Ctx, tenantId: string, id: string): Promise<void> {
  const ctx = asSystem(inTenant(caller, tenantId), "emergency");
  const [row] = await readTenant(ctx, (q) => store.selectNotice(q, tenantId, id));
  if (row === undefined) return;
  const isFailure = row.failedAt !== null;
  if ((isFailure ? row.failureNotifiedAt : row.notifiedAt) !== null) return;
  const { mail, settings } = ctx.ports;
  const link = `${settings.portalOrigins[0]}/emergency-calls`;
  // One address that is refused must not keep the others from hearing of it.
  const sent = await Promise.allSettled(
    row.to.map(async (to) => {
      const written = emergencyMail({ ...row, to, link });
      // Names and places may change before a retry: Resend takes another text under the same key for a mistake.
      const digest = await sha256Hex(JSON.stringify(written));
      await mail.send({ ...written, idempotencyKey: `${id} ${digest}` });
    }),
  );
  const reasons = sent.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  for (const reason of reasons) if (!(reason instanceof MailRefused)) throw reason;
  const { log } = ctx.ports;
  for (const error of reasons)
    log.error("a mail of an emergency call was refused", { requestId: ctx.requestId, id, error });
  await withTenant(ctx, (tx) => store.setNotified(tx, tenantId, id, isFailure));
}

/** Sends what was not sent, or not all of it, a minute after it should have been. */
export async function tellUntold(ctx: Ctx): Promise<void> {
  const rows = await readPlatform(asSystem(ctx, "emergency"), (q) => store.selectUntold(q));
  const outcomes = await Promise.allSettled(rows.map(({ tenantId, id }) => sendEmergencyNotice(ctx, tenantId, id)));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
