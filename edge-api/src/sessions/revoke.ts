import { gatewayChannel } from "../../contract/index.ts";
import { recheckSessions, refuseSessions } from "../access/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import type { AfterCommit } from "../lib/mutate.ts";
import { readPlatform, type TenantTx } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** Ends sessions of the tenant within a change; once it is kept, every edge and gateway refuses them at once. */
export async function endSessions(
  ctx: Ctx,
  tx: TenantTx,
  sessionIds: string[],
  reason: string,
  afterCommit: AfterCommit,
): Promise<void> {
  const ended = await store.revokeSessions(tx, ctx.tenantId, sessionIds, reason);
  afterCommit(() => announce(ctx, ended), { isAwaited: true });
}

/** Ends all of a person's sessions, for when they are suspended or deleted. */
export async function endSessionsOf(
  ctx: Ctx,
  tx: TenantTx,
  userId: string,
  reason: string,
  afterCommit: AfterCommit,
): Promise<void> {
  await endSessions(ctx, tx, await store.findActiveSessions(tx, ctx.tenantId, userId), reason, afterCommit);
}

/** Has a person's open sessions take on their new rights with the next request. */
export async function recheckSessionsOf(
  ctx: Ctx,
  tx: TenantTx,
  userId: string,
  afterCommit: AfterCommit,
): Promise<void> {
  const sessionIds = await store.findActiveSessions(tx, ctx.tenantId, userId);
  afterCommit(
    async () => {
      await recheckSessions(ctx, sessionIds);
      // Gateways hold the rights of their sockets' tickets: they close them, and browsers come back with new ones.
      await tellGateways(ctx, sessionIds);
    },
    { isAwaited: true },
  );
}

async function announce(ctx: Ctx, sessionIds: string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await refuseSessions(ctx, sessionIds);
  await tellGateways(ctx, sessionIds);
}

async function tellGateways(ctx: Ctx, sessionIds: string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  const gateways = await readPlatform(asSystem(ctx, "sessions"), (q) => store.selectGateways(q));
  await Promise.all(
    gateways.flatMap(({ id }) =>
      sessionIds.map((sessionId) =>
        ctx.ports.redis.publish(gatewayChannel(id), { type: "session_revoked", sessionId }),
      ),
    ),
  );
}
