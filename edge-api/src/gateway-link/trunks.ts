import { type TrunkSecrets, type TrunkStateReport, trunkStateReport } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { notFound } from "../lib/errors.ts";
import { latestOf } from "../lib/latest-of.ts";
import { readPlatform, runPlatform } from "../lib/tenant-db.ts";
import { openPassword } from "../trunks/index.ts";
import { gatewayOf } from "./authenticate.ts";
import { dataFault, goodOnes, takeEach } from "./reports.ts";
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

/** Takes what a gateway saw of its trunks. Those it does not serve, those that are gone, and what is no report, are passed over. */
export async function takeTrunkStates(ctx: Ctx, { states }: { states: readonly unknown[] }): Promise<void> {
  const newest = latestOf(
    goodOnes(ctx, trunkStateReport, states),
    ({ trunkId }) => trunkId,
    ({ at }) => Date.parse(at),
  );
  const write = (some: TrunkStateReport[]) => runPlatform(ctx, (tx) => store.upsertStates(tx, gatewayOf(ctx), some));
  try {
    if (newest.length > 0) await write(newest);
  } catch (error) {
    if (dataFault(error) === undefined) throw error;
    await takeEach(
      ctx,
      newest.map((state) => ({ ...state, id: state.trunkId })),
      (state) => write([state]),
    );
  }
}
