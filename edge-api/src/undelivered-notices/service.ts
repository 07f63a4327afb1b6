import type { z } from "zod";
import type { NoticeKind, undeliveredNotices } from "../../contract/index.ts";
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
 * reason, and tried again by the sweep; an address that takes it is rid of its old refusals. Answers the refusals. Throws where one may go out later.
 */
export async function sendNotices(
  ctx: Ctx,
  { kind, aboutIds }: { kind: NoticeKind; aboutIds: readonly string[] },
  mails: readonly Mail[],
): Promise<MailRefused[]> {
  const sent = await Promise.allSettled(mails.map((mail) => ctx.ports.mail.send(mail)));
  const outcomes = mails.map(({ to }, index) => ({ to, outcome: sent[index] }));
  const refused = outcomes.flatMap(({ to, outcome }) =>
    outcome?.status === "rejected" && outcome.reason instanceof MailRefused ? [{ to, error: outcome.reason }] : [],
  );
  const taken = outcomes.flatMap(({ to, outcome }) => (outcome?.status === "fulfilled" ? [to] : []));
  const failures = refused.flatMap(({ to, error }) =>
    aboutIds.map((aboutId) => ({ kind, aboutId, address: to, reason: error.reason })),
  );
  await withTenant(ctx, async (tx, { last }) => {
    if (taken.length > 0) last(store.deleteOf(tx, ctx.tenantId, taken));
    if (failures.length > 0) last(store.upsertFailures(tx, ctx.tenantId, failures, ctx.now()));
    last(store.deleteOld(tx, ctx.tenantId));
  });
  for (const each of sent) {
    if (each.status === "rejected" && !(each.reason instanceof MailRefused)) throw each.reason;
  }
  return refused.map(({ error }) => error);
}

/** Nobody is written to at this address any more. */
export async function forgetAddress(ctx: Ctx, address: string): Promise<void> {
  await withTenant(ctx, async (tx, { last }) => last(store.deleteOf(tx, ctx.tenantId, [address])));
}
