import {
  bareHost as bare,
  contains,
  NEVER_NETWORKS,
  type Network,
  networkOf,
  overlaps,
  PRIVATE_NETWORKS,
  placeOf,
} from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";

/*
 * A tenant chooses where its trunk is, and Asterisk sends there every two seconds: it must not become a way to what only the phone system
 * can reach. The gateway looks again where a name leads (media-gateway/src/trunks/trial/addresses.ts).
 */

const NEVER = networksOf(NEVER_NETWORKS);
const PRIVATE = networksOf(PRIVATE_NETWORKS);
/** Among those that are never, as all of IPv4 within IPv6. */
const LOOPBACK = networksOf(["::1/128"]);

/** Names of this house: of one word, or under what no carrier is. */
const HOUSE_NAME = /^[^.]+$|\.(?:localhost|local|internal|intranet|lan|home|corp|arpa)$/i;
/** `127.1`, `0x7f.0.0.1`, `2130706433`: addresses to whoever looks them up, names to whoever checks them. */
const NUMBER_LIKE = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i;

type Placed = {
  host: string;
  backupHosts?: readonly string[];
  outboundProxy?: string | null;
  inboundAddresses: readonly string[];
};

/**
 * Throws `invalid_input` where a tenant's own trunk would be at, or take calls from, an address of the house. `allowed`: private networks it may
 * be in all the same.
 */
export function refuseHouseAddresses(
  { host, backupHosts = [], outboundProxy = null, inboundAddresses }: Placed,
  allowed: readonly string[],
): void {
  const open = networksOf(allowed);
  const isIn = (networks: readonly Network[], range: Network) => networks.some((each) => contains(each, range));
  const meets = (networks: readonly Network[], range: Network) => networks.some((each) => overlaps(each, range));
  const isClosed = (range: Network) =>
    (meets(NEVER, range) && !isIn(LOOPBACK, range)) || (meets(PRIVATE, range) && !isIn(open, range));
  const places: [path: (string | number)[], place: string][] = [
    [["host"], host],
    ...backupHosts.map((place, index): [(string | number)[], string] => [["backupHosts", index], placeOf(place).host]),
  ];
  if (outboundProxy !== null) places.push([["outboundProxy"], placeOf(outboundProxy).host]);
  for (const [path, place] of places) {
    const bareHost = bare(place).replace(/\.$/, "");
    const address = networkOf(bareHost);
    if (address === undefined && (HOUSE_NAME.test(bareHost) || NUMBER_LIKE.test(bareHost))) {
      throw invalidField(path, "A carrier has a full host name, such as sip.carrier.example, or an IP address");
    }
    if (address !== undefined && isClosed(address)) {
      throw invalidField(path, `${bareHost} is no public address: ask whoever runs this platform`);
    }
  }
  for (const [index, text] of inboundAddresses.entries()) {
    const range = networkOf(text);
    if (range === undefined || isClosed(range)) {
      throw invalidField(["inboundAddresses", index], `${text} is no public address: ask whoever runs this platform`);
    }
  }
}

function networksOf(texts: readonly string[]): Network[] {
  return texts.flatMap((text) => networkOf(text) ?? []);
}
