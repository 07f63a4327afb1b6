import type { z } from "zod";
import type { CallGuards, CallRefusalReports, callReportsAnswer } from "../../contract/index.ts";
import { readGuards, takeRefusals } from "../call-limits/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { everServedTenants } from "./assignments.ts";

/** The guards of a tenant, for the gateway it is pinned to. Throws `not_found` for anybody else's. */
export function getGuards(ctx: Ctx, tenantId: string): Promise<CallGuards> {
  return readGuards(inTenant(ctx, tenantId));
}

/** Takes refusals and warnings of the tenants this gateway serves, or served. */
export async function takeReports(
  ctx: Ctx,
  { refusals, warnings }: CallRefusalReports,
): Promise<z.infer<typeof callReportsAnswer>> {
  const all = [...refusals, ...warnings];
  const known = await everServedTenants(
    ctx,
    all.map(({ tenantId }) => tenantId),
  );
  for (const tenantId of known) {
    const own = (each: { tenantId: string }) => each.tenantId === tenantId;
    await takeRefusals(inTenant(ctx, tenantId), latest(refusals.filter(own)), warnings.filter(own));
  }
  const foreign = all.filter(({ tenantId }) => !known.has(tenantId));
  return {
    accepted: all.flatMap(({ id, tenantId }) => (known.has(tenantId) ? id : [])),
    refused: foreign.map(({ id }) => ({ id, reason: "This gateway does not serve that tenant" })),
  };
}

/** One of each id: an insert takes no row twice. */
function latest<T extends { id: string }>(reports: T[]): T[] {
  return [...new Map(reports.map((report) => [report.id, report])).values()];
}
