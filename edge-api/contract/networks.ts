import { placeOf } from "./sip-places.ts";

/*
 * Whence calls over a trunk come. The edge refuses by it what cannot be told apart, the gateway tells by it whose a call is.
 */

/** A range of addresses of one family; an address is one of its own. */
export type Network = { bits: 32 | 128; first: bigint; last: bigint };

/** `10.0.0.0/8`, `203.0.113.5`, `2001:db8::/32`; undefined for anything else, names among them. */
export function networkOf(text: string): Network | undefined {
  const [address = "", length, ...more] = text.split("/");
  const bits = address.includes(":") ? 128 : 32;
  const value = bits === 128 ? ipv6(address) : ipv4(address);
  const kept = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (value === undefined || kept < 0 || kept > bits || more.length > 0) return undefined;
  const free = BigInt(bits - kept);
  const first = (value >> free) << free;
  return { bits, first, last: first + (1n << free) - 1n };
}

/** No carrier's, whatever the configuration says: this host, link-local ones (clouds tell secrets there), many at once, reserved; IPv4 within IPv6. */
export const NEVER_NETWORKS: readonly string[] = [
  "0.0.0.0/8",
  "100.100.100.200/32",
  "169.254.0.0/16",
  "192.0.0.0/24",
  "224.0.0.0/3",
  // But for ::1, which is private.
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "2002::/16",
  "fd00:ec2::/32",
  "fe80::/10",
  "ff00::/8",
];

/** Only where the configuration says so. */
export const PRIVATE_NETWORKS: readonly string[] = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "::1/128",
  "fc00::/7",
];

/** Whether any address is in both. */
export function overlaps(a: Network, b: Network): boolean {
  return a.bits === b.bits && a.first <= b.last && b.first <= a.last;
}

/** Whether all of `inner` is in `outer`. */
export function contains(outer: Network, inner: Network): boolean {
  return outer.bits === inner.bits && outer.first <= inner.first && inner.last <= outer.last;
}

function ipv4(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const within = tail === null ? undefined : ipv4(tail[2] ?? "");
  if (tail !== null && within === undefined) return undefined;
  const written =
    within === undefined ? text : `${tail?.[1]}${(within >> 16n).toString(16)}:${(within & 0xffffn).toString(16)}`;
  const [head = "", rest, ...more] = written.split("::");
  if (more.length > 0) return undefined;
  const groupsOf = (part: string) => (part === "" ? [] : part.split(":"));
  const [front, back] = [groupsOf(head), groupsOf(rest ?? "")];
  const missing = 8 - front.length - back.length;
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...front, ...Array<string>(Math.max(missing, 0)).fill("0"), ...back];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

/** What says whence a trunk's calls come. */
type Placed = {
  host: string;
  inboundAddresses: readonly string[];
  backupHosts?: readonly string[];
  outboundProxy?: string | null;
};

/** The addresses a trunk was given, else those of its hosts. */
export function addressesOf(trunk: Placed): readonly string[] {
  return trunk.inboundAddresses.length > 0 ? trunk.inboundAddresses : hostsOf(trunk).map(bareHost);
}

/** Wherever the trunk's own calls go: the carrier's hosts, each without its port, and the proxy on the way. */
export function hostsOf({ host, backupHosts = [], outboundProxy }: Placed): readonly string[] {
  const places = [...backupHosts, ...(outboundProxy == null ? [] : [outboundProxy])];
  return [...new Set([host, ...places.map((place) => placeOf(place).host)])];
}

/**
 * Those of them Asterisk is told to know the trunk's calls by, each once. Never a name: whoever owns that could have it lead to another's carrier, and
 * Asterisk would wait for the answer at every reload.
 */
export function matchesOf(trunk: Placed): readonly string[] {
  return onceEach(addressesOf(trunk));
}

/** Without what is no network, and without what is one that stands there already in other words. */
export function onceEach(addresses: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  for (const address of addresses) {
    const network = networkOf(address);
    const key = network && `${network.first}-${network.last}/${network.bits}`;
    if (key !== undefined && !known.has(key)) known.set(key, address.toLowerCase());
  }
  return [...known.values()];
}

/** IPv6 without its brackets. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
