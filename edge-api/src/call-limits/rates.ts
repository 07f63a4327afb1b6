import { canonicalDigest, type PutRates, type Rate, type RatesBody } from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant, userOf } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { mutatePlatform } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { type PlatformTx, readPlatform } from "../lib/tenant-db.ts";
import { offerRates } from "../small-jobs/index.ts";
import * as store from "./rates-store.ts";

/** The platform's price list, by prefix: also for those whose calls are counted by it. */
export async function getRates(ctx: Ctx): Promise<RatesBody> {
  authorize(ctx, "call_limits.read");
  return versioned(await readPlatform(asSystem(ctx, "rates"), (q) => store.selectRates(q)));
}

/**
 * Replaces the whole list, for every tenant, within a second and without an apply. The log keeps its size and digest, not its lines. Throws `conflict`
 * where somebody changed it since `expectedVersion`.
 */
export function setRates(ctx: Ctx, { items, expectedVersion }: PutRates): Promise<RatesBody> {
  const home = inTenant(ctx, userOf(ctx).homeTenantId);
  return mutatePlatform(home, "rates.update", async (tx, audit, afterCommit) => {
    await store.lockRates(tx);
    const before = await store.selectRates(tx);
    await refuseOutdated(tx, before, expectedVersion);
    await store.replaceRates(tx, items);
    const after = await store.selectRates(tx);
    audit({ id: null, name: "Price list", before: await sumOf(before), after: await sumOf(after) });
    await offerRates(home, { tx, afterCommit });
    return versioned(after);
  });
}

async function versioned(items: Rate[]): Promise<RatesBody> {
  return { version: await canonicalDigest(items), items };
}

/** Of two who change the list at once the second must not undo what the first did, unseen. */
async function refuseOutdated(tx: PlatformTx, now: Rate[], expectedVersion: string | undefined): Promise<void> {
  const { version } = await versioned(now);
  if (expectedVersion === undefined || expectedVersion === version) return;
  const [last] = await store.selectLastChange(tx);
  const who = last?.actorName ?? "Somebody";
  throw new AppError("conflict", `${who} changed the price list meanwhile: nothing of yours was saved`, {
    details: { version, changedBy: last?.actorName ?? null, changedAt: last?.at.toISOString() ?? null },
  });
}

async function sumOf(items: RatesBody["items"]) {
  return { lines: items.length, digest: await canonicalDigest(items) };
}
