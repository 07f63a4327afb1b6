import { gatewayChannel, type Tenant } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";

/** Has the tenant's gateway end its calls now, rather than with the next apply. */
export async function tellGateway(ctx: Ctx, { id, gatewayId }: Tenant, status: Tenant["status"]): Promise<void> {
  if (gatewayId === null || status !== "suspended") return;
  await ctx.ports.redis.publish(gatewayChannel(gatewayId), { type: "tenant_suspended", tenantId: id });
}
