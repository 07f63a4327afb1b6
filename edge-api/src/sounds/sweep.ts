import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { objectKey } from "./audio.ts";
import * as store from "./store.ts";

/** Objects looked at in one go: the sweep of each minute goes on where the one before ended. */
const AT_ONCE = 200;
/** How long an object may be there before a row names it. */
const GRACE_MS = 24 * 3_600_000;
const PLACE_KEY = "sounds-sweep";
const PLACE_TTL_MS = 3_600_000;

/**
 * Removes uploads that neither a sound nor a snapshot names any more: what was replaced, deleted, or never came to be. A page of the bucket
 * at a time; without Redis it begins again at the start.
 */
export async function purgeUploads(ctx: Ctx): Promise<void> {
  const { objects, redis } = ctx.ports;
  const [place] = await redis.getMany([PLACE_KEY]).catch(() => [null]);
  const page = await objects.list(place || undefined, AT_ONCE);
  const before = ctx.now().getTime() - GRACE_MS;
  const old = page.objects.filter(({ uploadedAt }) => uploadedAt.getTime() < before);
  const unused: string[] = [];
  for (const [tenantId, digests] of byTenant(old.map(({ key }) => key))) {
    const kept = await readDigestsInUse(ctx, tenantId, digests);
    unused.push(...digests.filter((digest) => !kept.has(digest)).map((digest) => objectKey(tenantId, digest)));
  }
  await objects.delete(unused);
  if (unused.length > 0) ctx.ports.log.info("uploads that nothing names were removed", { count: unused.length });
  await redis.set(PLACE_KEY, page.cursor ?? "", { ttlMs: PLACE_TTL_MS }).catch(() => false);
}

/** Keys of uploads by their tenants; what else lies in the bucket is somebody else's. */
function byTenant(keys: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const key of keys) {
    const [, tenantId, digest] = /^([0-9a-f-]{36})\/([0-9a-f]{64})$/.exec(key) ?? [];
    if (tenantId && digest) found.set(tenantId, [...(found.get(tenantId) ?? []), digest]);
  }
  return found;
}

async function readDigestsInUse(ctx: Ctx, tenantId: string, digests: string[]): Promise<Set<string>> {
  const system = asSystem(inTenant(ctx, tenantId), "retention");
  const [row] = await readTenant(system, (q) => store.selectDigestsInUse(q, tenantId, digests));
  return new Set(row?.digests ?? []);
}
