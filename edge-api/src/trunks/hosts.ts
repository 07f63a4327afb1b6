import { bareHost as bare, contains, type Network, networkOf, overlaps } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";

/*
 * A tenant chooses where its trunk is, and Asterisk sends there every two seconds: it must not become a way to what only the phone system
 * can reach. The gateway looks again where a name leads (media-gateway/src/trunks/trial/addresses.ts).
 */

/** No carrier's: this host, private networks, link-local ones (clouds tell secrets there), many at once, reserved; IPv4 within IPv6. */
const CLOSED: readonly Network[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "2002::/16",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
].flatMap((network) => networkOf(network) ?? []);

/** Names of this house: of one word, or under what no carrier is. */
const HOUSE_NAME = /^[^.]+$|\.(?:localhost|local|internal|intranet|lan|home|corp|arpa)$/i;
/** `127.1`, `0x7f.0.0.1`, `2130706433`: addresses to whoever looks them up, names to whoever checks them. */
const NUMBER_LIKE = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i;

/**
 * Throws `invalid_input` where a tenant's own trunk would be at, or take calls from, an address of the house. `allowed`: networks it may be
 * in all the same.
 */
export function refuseHouseAddresses(
  { host, inboundAddresses }: { host: string; inboundAddresses: readonly string[] },
  allowed: readonly string[],
): void {
  const open = allowed.flatMap((network) => networkOf(network) ?? []);
  const isClosed = (range: Network) =>
    CLOSED.some((closed) => overlaps(closed, range)) && !open.some((network) => contains(network, range));
  const bareHost = bare(host).replace(/\.$/, "");
  const address = networkOf(bareHost);
  if (address === undefined && (HOUSE_NAME.test(bareHost) || NUMBER_LIKE.test(bareHost))) {
    throw invalidField(["host"], "A carrier has a full host name, such as sip.carrier.example, or an IP address");
  }
  if (address !== undefined && isClosed(address)) {
    throw invalidField(["host"], `${bareHost} is no public address: ask whoever runs this platform`);
  }
  for (const [index, text] of inboundAddresses.entries()) {
    const range = networkOf(text);
    if (range === undefined || isClosed(range)) {
      throw invalidField(["inboundAddresses", index], `${text} is no public address: ask whoever runs this platform`);
    }
  }
}
