import type { EnterTenant, TenantEntry } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import * as store from "./store.ts";

/**
 * Writes into a tenant's own log that somebody of the platform enters it, why and until when (`minutes` from now). Throws `conflict` for
 * the platform's own tenant, which one cannot enter.
 */
export function enterTenant(ctx: Ctx, id: string, { reason, minutes }: EnterTenant): Promise<TenantEntry> {
  const subject = inTenant(ctx, id);
  return mutate(subject, "tenant.enter", async (tx, audit) => {
    const [row] = await store.selectTenant(tx, id);
    const { name, kind } = orNotFound(row, "tenant");
    if (kind === "platform") throw new AppError("conflict", "The platform's own tenant is not entered");
    const until = new Date(ctx.now().getTime() + minutes * 60_000).toISOString();
    audit({ id, name, after: { reason, until } });
    return { tenantId: id, until };
  });
}

/** Writes into the tenant's log that they left it before their time was over. */
export function leaveTenant(ctx: Ctx, id: string): Promise<void> {
  return mutate(inTenant(ctx, id), "tenant.leave", async (tx, audit) => {
    const [row] = await store.selectTenant(tx, id);
    audit({ id, name: orNotFound(row, "tenant").name });
  });
}
