import { gatewayChannel, type SmallJobKind } from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { runPlatform } from "../lib/tenant-db.ts";
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
  ctx.ports.waitUntil(
    ctx.ports.redis
      .publish(gatewayChannel(gatewayId), { type: "wake", smallJobId: id })
      .catch((error: unknown) => ctx.ports.log.warn("a gateway could not be woken over Redis", { error })),
  );
  return id;
}
