import { z } from "zod";
import type { Trunk } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { selectPlatformsAmong } from "./store.ts";

const address = z.union([z.ipv4(), z.ipv6()]);

/**
 * Throws `invalid_input` where a tenant's trunk would take calls from addresses of the platform's: a call is one trunk's alone, told by where
 * it comes from, and everybody else's would be lost.
 */
export async function refusePlatformsAddresses(
  q: TenantReader,
  { scope, host, inboundAddresses }: Pick<Trunk, "scope" | "host" | "inboundAddresses">,
): Promise<void> {
  if (scope === "platform") return;
  const bareHost = host.replace(/^\[(.*)\]$/, "$1");
  const isListed = inboundAddresses.length > 0;
  const addresses = isListed ? inboundAddresses : address.safeParse(bareHost).success ? [bareHost] : [];
  if (addresses.length === 0) return;
  const [taken] = await selectPlatformsAmong(q, addresses);
  if (taken === undefined) return;
  const message = `Calls from ${taken.address} are the platform's: use its trunk instead`;
  throw invalidField(isListed ? ["inboundAddresses", addresses.indexOf(taken.address)] : ["host"], message);
}
