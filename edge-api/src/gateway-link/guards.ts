import { type CallGuards, callBlockReport, callRefusal, callWarning } from "../../contract/index.ts";
import { readGuards, takeBlocks, takeRefusals } from "../call-limits/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { latestOf } from "../lib/latest-of.ts";
import { everServedTenants } from "./assignments.ts";
import { type ReportsAnswer, sortOut, takeEach } from "./reports.ts";

/** The guards of a tenant, for the gateway it is pinned to. Throws `not_found` for anybody else's. */
export function getGuards(ctx: Ctx, tenantId: string): Promise<CallGuards> {
  return readGuards(inTenant(ctx, tenantId));
}

/** Takes refusals and warnings of the tenants this gateway serves, or served; what is none is refused by its name. */
export async function takeReports(
  ctx: Ctx,
  reported: { refusals: { id: string }[]; warnings: { id: string }[]; blocks: { id: string }[] },
): Promise<ReportsAnswer> {
  const refusals = sortOut(callRefusal, reported.refusals);
  const warnings = sortOut(callWarning, reported.warnings);
  const blocks = sortOut(callBlockReport, reported.blocks);
  const all = [...refusals.good, ...warnings.good, ...blocks.good];
  const known = await everServedTenants(
    ctx,
    all.map(({ tenantId }) => tenantId),
  );
  const tenants = [...known].map((id) => {
    const own = (each: { tenantId: string }) => each.tenantId === id;
    return {
      id,
      refusals: refusals.good.filter(own),
      warnings: warnings.good.filter(own),
      blocks: blocks.good.filter(own),
    };
  });
  const taken = await takeEach(ctx, tenants, async (own) => {
    const tenant = inTenant(ctx, own.id);
    await takeRefusals(
      tenant,
      latestOf(own.refusals, ({ id }) => id),
      own.warnings,
    );
    await takeBlocks(
      tenant,
      latestOf(own.blocks, ({ id }) => id),
    );
  });
  const foreign = all.filter(({ tenantId }) => !known.has(tenantId));
  const whyNot = new Map(taken.refused.map(({ id, reason }) => [id, reason]));
  return {
    accepted: all.flatMap(({ id, tenantId }) => (taken.accepted.includes(tenantId) ? id : [])),
    refused: [
      ...refusals.refused,
      ...warnings.refused,
      ...blocks.refused,
      ...foreign.map(({ id }) => ({ id, reason: "This gateway does not serve that tenant" })),
      ...all.flatMap(({ id, tenantId }) => {
        const reason = whyNot.get(tenantId);
        return reason === undefined ? [] : { id, reason };
      }),
    ],
  };
}
