import { isIP } from "node:net";
import { NEVER_NETWORKS, PRIVATE_NETWORKS } from "@callplane/edge-api/contract";
import { listOfNetworks } from "../../lib/networks.ts";

/*
 * Where a test of a trunk may connect to. A tenant chooses the host: it must not become a way to what only this machine can reach.
 */

export type AddressCheck = (address: string) => "allowed" | "private" | "never";

/** `allowed`: private networks that may be reached, e.g. `10.0.0.0/8`. Throws on what is no network. */
export function checkAddresses(allowed: readonly string[]): AddressCheck {
  const [never, hidden, exceptions] = [
    listOfNetworks(NEVER_NETWORKS),
    listOfNetworks(PRIVATE_NETWORKS),
    listOfNetworks(allowed),
  ];
  return (address) => {
    if (isIP(address) === 0 || (never(address) && address !== "::1")) return "never";
    return hidden(address) && !exceptions(address) ? "private" : "allowed";
  };
}
