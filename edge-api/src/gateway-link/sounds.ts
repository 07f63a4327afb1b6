import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { fetchUpload } from "../sounds/index.ts";
import { inServedTenant } from "./assignments.ts";

/** An upload's bytes for the gateway its tenant is pinned to. Throws `not_found` for anybody else's. */
export async function getSound(ctx: Ctx, tenantId: string, digest: string) {
  const { tenantId: served } = await inServedTenant(ctx, tenantId);
  return orNotFound(await fetchUpload(ctx, served, digest), "sound");
}
