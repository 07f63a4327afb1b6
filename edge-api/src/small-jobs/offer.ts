import { gatewayChannel, type SmallJobKind } from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import type { AfterCommit, Last } from "../lib/mutate.ts";
import { runPlatform, type TenantTx } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

type Asked = { kind: SmallJobKind; subject: string; gatewayId: string };

/**
 * Puts a small job of the tenant acted in into a gateway's queue and wakes the gateway over Redis; answers its id. A lost wake costs
 * one slow poll. Writes nothing of the tenant's data, so there is no audit entry and no revision.
 */
export async function offerSmallJob(ctx: Ctx, { kind, subject, gatewayId }: Asked): Promise<string> {
  const values = { tenantId: ctx.tenantId, gatewayId, kind, subject };
  const [row] = await runPlatform(asSystem(ctx, kind), (tx) => store.upsertSmallJob(tx, values));
  const { id } = orNotFound(row, "small job");
  ctx.ports.waitUntil(wake(ctx, gatewayId, id));
  return id;
}

/** The subject of all changes of a tenant's live state that no gateway has begun to look at: one job serves them all. */
const UNSEEN = "unseen";

/**
 * Has the tenant's gateway bring its live state in line (contract/call-state.ts) with the change that `tx` makes: the job is kept with
 * the change or not at all. For use within `mutate`. A tenant without a gateway has nothing that could be out of line.
 */
export async function offerCallState(
  ctx: Ctx,
  { tx, last, afterCommit }: { tx: TenantTx; last: Last; afterCommit: AfterCommit },
): Promise<void> {
  const [tenant] = await store.selectGatewayOf(tx, ctx.tenantId);
  const gatewayId = tenant?.gatewayId ?? null;
  if (gatewayId === null) return;
  last(store.upsertSmallJob(tx, { tenantId: ctx.tenantId, gatewayId, kind: "call_state", subject: UNSEEN }));
  afterCommit(() => wake(ctx, gatewayId));
}

async function wake(ctx: Ctx, gatewayId: string, smallJobId?: string): Promise<void> {
  const message = { type: "wake" as const, ...(smallJobId === undefined ? {} : { smallJobId }) };
  await ctx.ports.redis
    .publish(gatewayChannel(gatewayId), message)
    .catch((error: unknown) => ctx.ports.log.warn("a gateway could not be woken over Redis", { error }));
}
