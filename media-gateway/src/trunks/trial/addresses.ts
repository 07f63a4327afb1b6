import { isIP } from "node:net";
import { listOfNetworks } from "../../lib/networks.ts";

/*
 * Where a test of a trunk may connect to. A tenant chooses the host: it must not become a way to what only this machine can reach.
 */

/** Never, whatever the configuration says: this host, link-local ones (clouds tell secrets there), many at once, reserved. */
const NEVER: readonly string[] = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "100.100.100.200/32",
  "192.0.0.0/24",
  "224.0.0.0/3",
  "::/128",
  "fe80::/10",
  "fd00:ec2::/32",
  "ff00::/8",
  // Ways to write an IPv4 address within IPv6, past the ranges above.
  "::ffff:0:0/96",
  "::/96",
  "64:ff9b::/96",
  "2002::/16",
];
/** Only where the configuration says so. */
const PRIVATE: readonly string[] = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "::1/128",
  "fc00::/7",
];

export type AddressCheck = (address: string) => "allowed" | "private" | "never";

/** `allowed`: private networks that may be reached, e.g. `10.0.0.0/8`. Throws on what is no network. */
export function checkAddresses(allowed: readonly string[]): AddressCheck {
  const [never, hidden, exceptions] = [listOfNetworks(NEVER), listOfNetworks(PRIVATE), listOfNetworks(allowed)];
  return (address) => {
    if (isIP(address) === 0 || (never(address) && address !== "::1")) return "never";
    return hidden(address) && !exceptions(address) ? "private" : "allowed";
  };
}
