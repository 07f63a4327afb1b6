import { BlockList, isIP, isIPv6 } from "node:net";
import { networkOf } from "@callplane/edge-api/contract";

/** Whether this can be compared with: no name, no prefix out of range, no address of one interface alone (`fe80::1%eth0`). */
export function isNetwork(text: string): boolean {
  return networkOf(text) !== undefined && isIP(text.split("/")[0] ?? "") !== 0;
}

/**
 * Whether an address lies in one of these networks (`10.0.0.0/8`, or an address alone). Fast, for it is asked at each packet of an attack. Throws
 * on what is no network.
 */
export function listOfNetworks(networks: readonly string[]): (address: string) => boolean {
  // A list for each family: one for both would take an IPv4 address for one within IPv6.
  const [v4, v6] = [new BlockList(), new BlockList()];
  for (const network of networks) {
    if (!isNetwork(network)) throw new Error(`${network} is no network`);
    const [address = "", length] = network.split("/");
    if (isIPv6(address)) v6.addSubnet(address, Number(length ?? 128), "ipv6");
    else v4.addSubnet(address, Number(length ?? 32), "ipv4");
  }
  return (address) => (isIPv6(address) ? v6.check(address, "ipv6") : v4.check(address, "ipv4"));
}
