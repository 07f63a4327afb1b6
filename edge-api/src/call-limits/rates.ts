import { canonicalDigest, type RatesBody } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant, userOf } from "../lib/ctx.ts";
import { mutatePlatform } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { offerRates } from "../small-jobs/index.ts";
import * as store from "./rates-store.ts";

/** The platform's price list, by prefix: also for those whose calls are counted by it. */
export async function getRates(ctx: Ctx): Promise<RatesBody> {
  authorize(ctx, "call_limits.read");
  return { items: await readPlatform(asSystem(ctx, "rates"), (q) => store.selectRates(q)) };
}

/** Replaces the whole list, for every tenant, within a second and without an apply. The log keeps its size and digest, not its lines. */
export function setRates(ctx: Ctx, { items }: RatesBody): Promise<RatesBody> {
  const home = inTenant(ctx, userOf(ctx).homeTenantId);
  return mutatePlatform(home, "rates.update", async (tx, audit, afterCommit) => {
    const before = await store.selectRates(tx);
    await store.replaceRates(tx, items);
    const after = await store.selectRates(tx);
    audit({ id: null, name: "Price list", before: await sumOf(before), after: await sumOf(after) });
    await offerRates(home, { tx, afterCommit });
    return { items: after };
  });
}

async function sumOf(items: RatesBody["items"]) {
  return { lines: items.length, digest: await canonicalDigest(items) };
}
