import { isIPv4, isIPv6 } from "node:net";
import { listOfNetworks } from "../lib/networks.ts";

/*
 * Where requests come from, and as whose they count.
 */

/** How Asterisk's security events write an address: `IPV4/UDP/198.51.100.7/5060`. */
const REMOTE = /^IPV[46]\/[A-Z]+\/([0-9A-Fa-f.:]+)\/\d+$/;

/**
 * The source an address counts as: an IPv4 address itself, of IPv6 the /64 it lies in (`2001:db8:1:2::/64`), for one customer has
 * billions of addresses there. Undefined for what is no address.
 */
export function sourceOf(address: string): string | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isIPv4(mapped) ? mapped : undefined;
  if (isIPv4(address)) return address;
  if (!isIPv6(address) || address.includes("%")) return undefined;
  const head = groupsOf(address).slice(0, 4);
  return `${head.map((group) => group.toString(16)).join(":")}::/64`;
}

/** The source in the `RemoteAddress` of a security event. */
export function sourceOfRemote(remoteAddress: string): string | undefined {
  const address = REMOTE.exec(remoteAddress)?.[1];
  return address === undefined ? undefined : sourceOf(address);
}

/** The source a contact's URI leads to (`sip:anna@198.51.100.7:40000`): where its packets come from, for Asterisk rewrites it to that. */
export function sourceOfContact(uri: string): string | undefined {
  const [, v6, host] = /^sips?:(?:[^@]*@)?(?:\[([^\]]+)\]|([^:;>?]+))/.exec(uri) ?? [];
  return sourceOf(v6 ?? host ?? "");
}

/** Whether a source lies in one of these networks (`10.0.0.0/8`, or an address alone). Throws on what is no network. */
export function networkCheck(networks: readonly string[]): (source: string) => boolean {
  const isListed = listOfNetworks(networks);
  // An address that is spared spares the /64 it would be shut out with.
  const spared = new Set(networks.map((network) => sourceOf(network.split("/")[0] ?? "")));
  return (source) => spared.has(source) || isListed(source.split("/")[0] ?? "");
}

/** The eight groups of an IPv6 address, whichever way it is written. */
function groupsOf(address: string): number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const pair = (high: string, low: string) => ((Number(high) << 8) | Number(low)).toString(16);
    return `${pair(a, b)}:${pair(c, d)}`;
  });
  const [left = "", right] = plain.split("::");
  const read = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [read(left), read(right ?? "")];
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
