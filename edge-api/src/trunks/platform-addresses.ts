import { addressesOf, type Trunk } from "../../contract/index.ts";
import { conflictOn, invalidField } from "../lib/errors.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { selectPlatformsAmong } from "./addresses-store.ts";

type Placed = Pick<Trunk, "authentication" | "inboundAddresses" | "backupHosts" | "outboundProxy"> & { host: string };
type FindAmong = (addresses: readonly string[]) => Promise<{ address: string; name: string; tenant: string }[]>;

/**
 * Throws `invalid_input` where a tenant's trunk would take calls from addresses of the platform's: they are told by where they come from, and
 * everybody else's would be lost. One that registers may be at the same carrier: it is called at the line it has registered.
 */
export async function refusePlatformsAddresses(q: TenantReader, trunk: Placed): Promise<void> {
  if (trunk.authentication === "registration") return;
  const addresses = addressesOf(trunk);
  const [taken] = await selectPlatformsAmong(q, addresses);
  if (taken === undefined) return;
  const message = `Calls from ${taken.address} are the platform's: use its trunk, or one that registers`;
  throw invalidField(placeOf(trunk, taken.address), message);
}

/** The other way round: throws `conflict` naming the tenants' trunks that take calls from where a trunk of the platform's would. */
export async function refuseTenantsAddresses(findAmong: FindAmong, trunk: Placed): Promise<void> {
  const taken = await findAmong(addressesOf(trunk));
  const [first] = taken;
  if (first === undefined) return;
  const names = taken.map(({ name, tenant }) => `${name} of ${tenant}`).join(", ");
  throw conflictOn(
    placeOf(trunk, first.address),
    `Calls from ${first.address} reach ${names}: they would be lost. Have these trunks register, or use other addresses`,
  );
}

function placeOf(trunk: Placed, address: string): (string | number)[] {
  const index = trunk.inboundAddresses.indexOf(address);
  return index < 0 ? ["host"] : ["inboundAddresses", index];
}
