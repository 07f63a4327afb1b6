import { type Ctx, inTenant } from "../lib/ctx.ts";
import { AppError, conflictOn } from "../lib/errors.ts";
import { type Audit, type Last, mutate, mutatePlatform } from "../lib/mutate.ts";
import { violatedConstraint } from "../lib/pg-errors.ts";
import type { PlatformTx, TenantTx } from "../lib/tenant-db.ts";
import * as store from "./store.ts";
import { selectUses, selectUsesOfAll } from "./uses-store.ts";

/** Where a trunk's row is changed: in its tenant, or in the platform's, over all tenants. */
export type Owner = { ctx: Ctx; isPlatforms: boolean };
type Change = { ctx: Ctx; tx: TenantTx | PlatformTx; findUses: (trunkId: string) => Promise<string[]> };
type Work<T> = (change: Change, audit: Audit, last: Last) => Promise<T>;

/** The platform's own tenant, for its admin wherever that admin acts. Throws `forbidden` for anybody else. */
export function platformOf(ctx: Ctx): Owner {
  if (ctx.actor.kind !== "user" || ctx.actor.role !== "platform_admin") {
    throw new AppError(
      "forbidden",
      "Trunks for every company are the platform's: only platform admins may change them",
    );
  }
  return { ctx: inTenant(ctx, ctx.actor.homeTenantId), isPlatforms: true };
}

/** Throws `forbidden` for a trunk of the platform's to all but platform admins. */
export function ownerOf(ctx: Ctx, { trunk }: store.TrunkRow): Owner {
  return trunk.scope === "platform" ? platformOf(ctx) : { ctx, isPlatforms: false };
}

/**
 * Makes, changes or deletes a trunk. One of the platform's leaves every tenant with something to apply, in the same transaction. Throws
 * `conflict` for a name that is taken.
 */
export async function changeTrunks<T>(owner: Owner, verb: "create" | "update" | "delete", work: Work<T>): Promise<T> {
  const { ctx } = owner;
  try {
    if (!owner.isPlatforms) {
      return await mutate(ctx, `trunk.${verb}`, (tx, audit, _afterCommit, last) => {
        const findUses = async (id: string) => (await selectUses(tx, ctx.tenantId, id))[0]?.uses ?? [];
        return work({ ctx, tx, findUses }, audit, last);
      });
    }
    return await mutatePlatform(ctx, `platform_trunk.${verb}`, async (tx, audit, _afterCommit, last) => {
      const findUses = async (id: string) => (await selectUsesOfAll(tx, ctx.tenantId, id))[0]?.uses ?? [];
      // First: it holds every tenant, so that none begins to use a trunk that is just going.
      await store.raiseOthersRevisions(tx, ctx.tenantId);
      return work({ ctx, tx, findUses }, audit, last);
    });
  } catch (error) {
    throw violatedConstraint(error) === "trunks_name_key"
      ? conflictOn(["name"], "This name is taken already", error)
      : error;
  }
}
