import { invitations } from "@callplane/drizzle";
import { and, eq, isNull } from "drizzle-orm";
import type { Ctx } from "../lib/ctx.ts";
import type { PlatformTx, TenantTx } from "../lib/tenant-db.ts";
import type { Invitation } from "./invite.ts";

export function insertInvitation(tx: TenantTx | PlatformTx, { row }: Invitation) {
  return tx.insert(invitations).values(row);
}

/** Ends every open invitation of a user. */
export function revokeInvitations(ctx: Ctx, tx: TenantTx, userId: string) {
  return tx
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
