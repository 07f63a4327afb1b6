import type { z } from "zod";
import type { undeliveredNotices } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { MailRefused } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import type { Mail } from "../lib/ports.ts";
import { readTenant, withTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** Which addresses the mail service would not take the last notice for, and why. */
export async function listUndelivered(ctx: Ctx): Promise<z.output<typeof undeliveredNotices>> {
  authorize(ctx, "call_limits.read");
  const rows = await readTenant(ctx, (q) => store.selectLast(q, ctx.tenantId));
  const items = rows.map(({ triedAt, nextTryAt, ...row }) => ({
    ...row,
    triedAt: triedAt.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
  }));
  return { items };
}

/**
 * Sends a notice of the tenant acted in to each address; one that is refused keeps nobody else from getting theirs. Who was refused is kept, with the
 * reason, and tried again by the sweep; what else waits for an address that takes it is due at once. Answers the refusals. Throws where one may go out later.
 */
export async function sendNotices(ctx: Ctx, notice: store.Notice, mails: readonly Mail[]): Promise<MailRefused[]> {
  const sent = await Promise.allSettled(mails.map((mail) => ctx.ports.mail.send(mail)));
  const outcomes = mails.map(({ to }, index) => ({ to, outcome: sent[index] }));
  const refused = outcomes.flatMap(({ to, outcome }) =>
    outcome?.status === "rejected" && outcome.reason instanceof MailRefused ? [{ to, error: outcome.reason }] : [],
  );
  const taken = outcomes.flatMap(({ to, outcome }) => (outcome?.status === "fulfilled" ? [to] : []));
  const failures = refused.flatMap(({ to, error }) =>
    notice.aboutIds.map((aboutId) => ({ kind: notice.kind, aboutId, address: to, reason: error.reason })),
  );
  await withTenant(ctx, async (tx, { last }) => {
    if (taken.length > 0) last(store.deleteTold(tx, ctx.tenantId, notice, taken));
    if (failures.length > 0) last(store.upsertFailures(tx, ctx.tenantId, failures, ctx.now()));
    last(store.deleteOld(tx, ctx.tenantId));
    if (taken.length > 0) last(store.makeDue(tx, ctx.tenantId, taken, ctx.now()));
  });
  for (const each of sent) {
    if (each.status === "rejected" && !(each.reason instanceof MailRefused)) throw each.reason;
  }
  return refused.map(({ error }) => error);
}

/** Nobody is to be told of this at the address any more; of other things they may be. */
export async function forgetNotice(ctx: Ctx, notice: store.Notice, address: string): Promise<void> {
  await withTenant(ctx, async (tx, { last }) => last(store.deleteTold(tx, ctx.tenantId, notice, [address])));
}
