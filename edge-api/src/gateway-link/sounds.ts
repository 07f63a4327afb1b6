import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { fetchUpload } from "../sounds/index.ts";
import { selectPinned } from "./assignments-store.ts";
import { gatewayOf } from "./authenticate.ts";

/** An upload's bytes for the gateway its tenant is pinned to. Throws `not_found` for anybody else's. */
export async function getSound(ctx: Ctx, tenantId: string, digest: string) {
  const [tenant] = await readPlatform(ctx, (q) => selectPinned(q, gatewayOf(ctx), tenantId));
  const { id } = orNotFound(tenant, "sound");
  return orNotFound(await fetchUpload(ctx, id, digest), "sound");
}
