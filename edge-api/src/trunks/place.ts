import { addressesOf, type Trunk } from "../../contract/index.ts";
import { refuseContestedNumbers } from "../dids/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { readPlatform, type TenantReader } from "../lib/tenant-db.ts";
import { selectTenantsAmong } from "./addresses-store.ts";
import { refuseHouseAddresses } from "./hosts.ts";
import { refusePlatformsAddresses, refuseTenantsAddresses } from "./platform-addresses.ts";

type Placed = Pick<
  Trunk,
  "scope" | "authentication" | "inboundAddresses" | "enabled" | "backupHosts" | "outboundProxy"
> & { host: string };

/**
 * Throws `invalid_input` or `conflict` where a trunk may not be, or may not take calls from there: a tenant's in the house's own network or
 * at the platform's carrier, the platform's at a tenant's, or one that would bring a number another tenant has at the same carrier.
 */
export async function refuseBadPlace(ctx: Ctx, tx: TenantReader, trunk: Placed): Promise<void> {
  if (trunk.scope === "platform") {
    const system = asSystem(ctx, "trunks");
    return refuseTenantsAddresses((addresses) => readPlatform(system, (q) => selectTenantsAmong(q, addresses)), trunk);
  }
  refuseHouseAddresses(trunk, ctx.ports.settings.trunkNetworks);
  await refusePlatformsAddresses(tx, trunk);
  if (trunk.enabled) await refuseContestedNumbers(ctx, addressesOf(trunk));
}
