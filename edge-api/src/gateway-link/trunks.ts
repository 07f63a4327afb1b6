import type { TrunkSecrets, TrunkStateReport, TrunkStateReports } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { notFound } from "../lib/errors.ts";
import { readPlatform, runPlatform } from "../lib/tenant-db.ts";
import { openPassword } from "../trunks/index.ts";
import { gatewayOf } from "./authenticate.ts";
import * as store from "./trunks-store.ts";

/** Passwords of the trunks a tenant's snapshots may name, for the gateway it is pinned to. Throws `not_found` for anybody else's. */
export async function getTrunkSecrets(ctx: Ctx, tenantId: string): Promise<TrunkSecrets> {
  const rows = await readPlatform(ctx, (q) => store.selectSecrets(q, gatewayOf(ctx), tenantId));
  if (rows.length === 0) throw notFound("tenant");
  const items = rows.map(async ({ tenantId: owner, id, version, sealed }) => {
    if (owner === null || id === null || version === null || sealed === null) return [];
    return [{ trunkId: id, version, password: await openPassword(ctx.ports.keys, { tenantId: owner, id }, sealed) }];
  });
  return { items: (await Promise.all(items)).flat() };
}

/** Takes what a gateway saw of its trunks. Those it does not serve, and those that are gone, are passed over. */
export async function takeTrunkStates(ctx: Ctx, { states }: TrunkStateReports): Promise<void> {
  await runPlatform(ctx, (tx) => store.upsertStates(tx, gatewayOf(ctx), latestOfEach(states)));
}

/** One word on each trunk, the last: an upsert takes no row twice. */
function latestOfEach(states: readonly TrunkStateReport[]): TrunkStateReport[] {
  const latest = new Map<string, TrunkStateReport>();
  for (const state of states) {
    const known = latest.get(state.trunkId);
    if (known === undefined || Date.parse(known.at) <= Date.parse(state.at)) latest.set(state.trunkId, state);
  }
  return [...latest.values()];
}
