import { type CallGuards, canonicalDigest, type RateList } from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { readPlatform, readTenant } from "../lib/tenant-db.ts";
import * as rates from "./rates-store.ts";
import { limitsOf } from "./service.ts";
import * as store from "./store.ts";

/** The guards of the tenant acted in; for a gateway only where the tenant is pinned to it. Throws `not_found` else. */
export async function readGuards(ctx: Ctx): Promise<CallGuards> {
  const gatewayId = ctx.actor.kind === "gateway" ? ctx.actor.gatewayId : null;
  const [found] = await readTenant(ctx, (q) => store.selectGuards(q, ctx.tenantId, gatewayId));
  const { country, timeZone, people, blocked, ...row } = orNotFound(found, "tenant");
  const guards = { country, timeZone, limits: limitsOf(row), people, blocked };
  return { version: await canonicalDigest(guards), ...guards };
}

/** The platform's price list, which every tenant's calls go by. */
export async function readRates(ctx: Ctx): Promise<RateList> {
  const items = await readPlatform(asSystem(ctx, "rates"), (q) => rates.selectRates(q));
  return { version: await canonicalDigest(items), items };
}
