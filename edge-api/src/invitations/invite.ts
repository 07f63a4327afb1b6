import type { invitations } from "@callplane/drizzle";
import type { Ctx } from "../lib/ctx.ts";
import { randomSecret, sha256Hex } from "../lib/encoding.ts";
import { invitationMail } from "../mail/index.ts";

const LIFETIME_MS = 7 * 24 * 3_600_000;

export type Invited = { user: { id: string; name: string; email: string }; tenantId: string; tenantName: string };
export type Invitation = {
  expiresAt: Date;
  row: typeof invitations.$inferInsert;
  /** Mails it: to be run after commit, since a mail cannot be taken back. */
  send: () => Promise<void>;
};

/** Makes an invitation for the user; `insertInvitation` writes it. Only the hash of its token is stored. */
export async function newInvitation(ctx: Ctx, { user, tenantId, tenantName }: Invited): Promise<Invitation> {
  const token = randomSecret();
  const expiresAt = new Date(ctx.now().getTime() + LIFETIME_MS);
  const invitedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const link = `${ctx.ports.settings.portalOrigins[0]}/accept-invitation?token=${token}`;
  const mail = invitationMail({ to: user.email, name: user.name, tenantName, link, expiresAt });
  return {
    expiresAt,
    row: { tenantId, userId: user.id, tokenHash: await sha256Hex(token), expiresAt, invitedBy },
    send: () => ctx.ports.mail.send(mail),
  };
}
