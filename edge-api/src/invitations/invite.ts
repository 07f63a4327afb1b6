import { invitations } from "@callplane/drizzle";
import { and, eq, isNull } from "drizzle-orm";
import type { Ctx } from "../lib/ctx.ts";
import { randomSecret, sha256Hex } from "../lib/encoding.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { invitationMail } from "../mail/index.ts";

const LIFETIME_MS = 7 * 24 * 3_600_000;

export type Invited = { user: { id: string; name: string; email: string }; tenantId: string; tenantName: string };
export type Invitation = { expiresAt: Date; send: () => Promise<void> };

/**
 * Writes an invitation for the user, in place of any earlier one. `send` mails it: to be run after commit, since a mail
 * cannot be taken back. Only the token's hash is stored.
 */
export async function invite(ctx: Ctx, tx: TenantTx, { user, tenantId, tenantName }: Invited): Promise<Invitation> {
  const token = randomSecret();
  const expiresAt = new Date(ctx.now().getTime() + LIFETIME_MS);
  await tx
    .update(invitations)
    .set({ revokedAt: ctx.now() })
    .where(
      and(
        eq(invitations.tenantId, tenantId),
        eq(invitations.userId, user.id),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
  await tx.insert(invitations).values({
    tenantId,
    userId: user.id,
    tokenHash: await sha256Hex(token),
    expiresAt,
    invitedBy: ctx.actor.kind === "user" ? ctx.actor.userId : null,
  });
  const link = `${ctx.ports.settings.portalOrigins[0]}/accept-invitation?token=${token}`;
  const mail = invitationMail({ to: user.email, name: user.name, tenantName, link, expiresAt });
  return { expiresAt, send: () => ctx.ports.mail.send(mail) };
}

/** Ends every open invitation of a user. */
export async function revokeInvitations(ctx: Ctx, tx: TenantTx, userId: string): Promise<void> {
  await tx
    .update(invitations)
    .set({ revokedAt: ctx.now() })
    .where(
      and(
        eq(invitations.tenantId, ctx.tenantId),
        eq(invitations.userId, userId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
      ),
    );
}
