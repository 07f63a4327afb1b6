import type { z } from "zod";
import type { createTicket as createInput, TicketClaims, ticket } from "../../contract/index.ts";
import { findTenantGateway } from "../gateways/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";

const LIFE_SEC = 30;

/**
 * A pass for the live socket of the tenant's gateway: bound to person, session, tenant and scope; the gateway takes it once. Throws
 * `conflict` before the tenant's first apply and `upstream_unavailable` while its gateway is offline.
 */
export async function createTicket(
  ctx: Ctx,
  { scope }: z.output<typeof createInput>,
): Promise<z.output<typeof ticket>> {
  authorize(ctx, "live.read");
  const { userId, sessionId, permissions } = userOf(ctx);
  const gateway = await findTenantGateway(ctx);
  if (gateway === null) {
    throw new AppError("conflict", "Nothing was applied yet, so there is no gateway to watch");
  }
  if (gateway.status === "offline" || gateway.publicUrl === null) {
    throw new AppError("upstream_unavailable", `Gateway ${gateway.name} is offline`, { retryAfterSec: 10 });
  }
  const claims: Omit<TicketClaims, "iss"> = {
    aud: gateway.id,
    sub: userId,
    tid: ctx.tenantId,
    sid: sessionId,
    scope,
    permissions: [...permissions],
    jti: crypto.randomUUID(),
  };
  return {
    ticket: await ctx.ports.tokens.sign(claims, LIFE_SEC),
    url: liveUrl(gateway.publicUrl),
    expiresAt: new Date(ctx.now().getTime() + LIFE_SEC * 1000).toISOString(),
  };
}

/** The live socket under a gateway's public URL, which may end in a slash. */
function liveUrl(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/live`;
}
