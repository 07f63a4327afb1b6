import { type Ctx, inTenant, userOf } from "../lib/ctx.ts";
import { notFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { endSessions } from "./revoke.ts";
import * as store from "./store.ts";

/** Ends the session that the request came with. */
export async function logOut(ctx: Ctx): Promise<void> {
  await revokeOwnSession(ctx, userOf(ctx).sessionId);
}

/** The caller's own sessions, the one used last first. */
export async function listOwnSessions(ctx: Ctx) {
  const actor = userOf(ctx);
  const rows = await readTenant(inTenant(ctx, actor.homeTenantId), (q) =>
    store.selectOwnSessions(q, actor.homeTenantId, actor.userId, ctx.now()),
  );
  const items = rows.map(({ createdAt, lastSeenAt, ...session }) => ({
    ...session,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current: session.id === actor.sessionId,
  }));
  return { items, nextCursor: null };
}

/** Ends one of the caller's own sessions. Throws `not_found` for anybody else's. */
export function revokeOwnSession(ctx: Ctx, sessionId: string): Promise<void> {
  const actor = userOf(ctx);
  const home = inTenant(ctx, actor.homeTenantId);
  return mutate(home, "session.revoke", async (tx, audit, afterCommit) => {
    const own = await store.findActiveSessions(tx, home.tenantId, actor.userId);
    if (!own.includes(sessionId)) throw notFound("session");
    await endSessions(home, tx, [sessionId], "ended by its user", afterCommit);
    audit({ id: sessionId, name: actor.name });
  });
}
