import { gatewayChannel, type SmallJobKind } from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import type { AfterCommit, Last } from "../lib/mutate.ts";
import { type PlatformTx, runPlatform, type TenantTx } from "../lib/tenant-db.ts";
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

type Change = { tx: TenantTx; last: Last; afterCommit: AfterCommit };

/** As offerSmallJob, within `mutate`: the job is kept with the change or not at all. */
export function offerWith(ctx: Ctx, { tx, last, afterCommit }: Change, { kind, subject, gatewayId }: Asked): void {
  last(store.upsertSmallJob(tx, { tenantId: ctx.tenantId, gatewayId, kind, subject }));
  afterCommit(() => wake(ctx, gatewayId));
}

/** The subject of all changes of a tenant's live state that no gateway has begun to look at: one job serves them all. */
const UNSEEN = "unseen";

/**
 * Has the tenant's gateway bring its live state in line (contract/call-state.ts) with the change that `tx` makes: the job is kept with
 * the change or not at all. For use within `mutate`. A tenant without a gateway has nothing that could be out of line.
 */
export function offerCallState(ctx: Ctx, change: Change): Promise<void> {
  return offerToOwn(ctx, change, "call_state");
}

/** The same of its toll-fraud guards (contract/call-guards.ts). */
export function offerCallGuards(ctx: Ctx, change: Change): Promise<void> {
  return offerToOwn(ctx, change, "call_guards");
}

async function offerToOwn(ctx: Ctx, change: Change, kind: SmallJobKind): Promise<void> {
  const [tenant] = await store.selectGatewayOf(change.tx, ctx.tenantId);
  const gatewayId = tenant?.gatewayId ?? null;
  if (gatewayId !== null) offerWith(ctx, change, { kind, subject: UNSEEN, gatewayId });
}

/** Has every gateway read the price list anew. For use within `mutatePlatform`, acting in the platform's own tenant. */
export async function offerRates(ctx: Ctx, { tx, afterCommit }: { tx: PlatformTx; afterCommit: AfterCommit }) {
  const gateways = await store.selectGateways(tx);
  for (const { id: gatewayId } of gateways) {
    await store.upsertSmallJob(tx, { tenantId: ctx.tenantId, gatewayId, kind: "rates", subject: gatewayId });
    afterCommit(() => wake(ctx, gatewayId));
  }
}

async function wake(ctx: Ctx, gatewayId: string, smallJobId?: string): Promise<void> {
  const message = { type: "wake" as const, ...(smallJobId === undefined ? {} : { smallJobId }) };
  await ctx.ports.redis
    .publish(gatewayChannel(gatewayId), message)
    .catch((error: unknown) => ctx.ports.log.warn("a gateway could not be woken over Redis", { error }));
}
