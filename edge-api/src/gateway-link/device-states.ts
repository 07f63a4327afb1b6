import { z } from "zod";
import { type DeviceStateReport, deviceStateReport } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { latestOf } from "../lib/latest-of.ts";
import { withTenant } from "../lib/tenant-db.ts";
import { servedTenants } from "./assignments.ts";
import * as store from "./device-states-store.ts";
import { goodOnes, takeEach } from "./reports.ts";

const ip = z.union([z.ipv4(), z.ipv6()]);
/** `192.0.2.1`, `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
const WITH_PORT = /^\[?([0-9A-Fa-f.:]+?)\]?(?::\d+)?$/;

/**
 * Takes what a gateway saw of its phones, tenant by tenant. Tenants it does not serve are passed over; so is what is no report, and what is
 * older than what is known. A complete report speaks for each tenant it names: its other phones are not registered.
 */
export async function takeDeviceStates(
  ctx: Ctx,
  { complete, states }: { complete: boolean; states: readonly unknown[] },
): Promise<void> {
  const byTenant = Map.groupBy(goodOnes(ctx, deviceStateReport, states), (state) => state.tenantId);
  const known = await servedTenants(ctx, byTenant.keys());
  const tenants = [...known].map((id) => ({ id, reported: byTenant.get(id) ?? [] }));
  await takeEach(ctx, tenants, ({ id, reported }) => takeTenantStates(inTenant(ctx, id), newest(reported), complete));
}

function newest(states: readonly DeviceStateReport[]): DeviceStateReport[] {
  return latestOf(
    states,
    ({ deviceId }) => deviceId,
    ({ at }) => Date.parse(at),
  );
}

async function takeTenantStates(ctx: Ctx, states: DeviceStateReport[], complete: boolean): Promise<void> {
  const rows = states.map((state) => ({ ...state, address: addressOf(state.address) }));
  await withTenant(ctx, async (tx) => {
    await store.upsertStates(tx, ctx.tenantId, rows, complete);
    if (!complete) return;
    const at = states.reduce((latest, { at }) => (Date.parse(at) > Date.parse(latest) ? at : latest), EARLIEST);
    const named = states.map((state) => state.deviceId);
    await store.unregisterOthers(tx, ctx.tenantId, named, at);
  });
}

/** The address alone, without its port; null for what is none. */
function addressOf(text: string | null): string | null {
  if (text === null || ip.safeParse(text).success) return text;
  const address = WITH_PORT.exec(text)?.[1];
  return ip.safeParse(address).success ? (address ?? null) : null;
}

const EARLIEST = new Date(0).toISOString();
