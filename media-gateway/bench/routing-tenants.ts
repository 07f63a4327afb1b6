import type { Snapshot } from "@callplane/edge-api/contract";
import { aBox, aDid, aTrunk, companyWithEverything, openPolicy, someHours, to, toUser } from "../test/a-routing.ts";
import { aSnapshot } from "../test/a-snapshot.ts";

/** Where the carrier of a tenant calls from; a loopback address of its own for the first. */
export const CARRIER_ADDRESS = "127.0.0.3";

/** A tenant of `users` people with one of every kind of destination; `index` keeps numbers and carriers of several apart. */
export function fullTenant(key: string, index: number, users: number): Snapshot {
  const snapshot = companyWithEverything(key);
  const { routing } = snapshot;
  if (routing === undefined) throw new Error("it has every kind of destination");
  snapshot.users = aSnapshot({ key, users }).users;
  const address = index === 0 ? CARRIER_ADDRESS : `198.18.${index}.1`; // a network for benchmarks (RFC 2544)
  const trunk = aTrunk(`${key}-trunk-main`, { host: "127.0.0.2", inboundAddresses: [address] });
  const alwaysOpen = someHours("Whole week", {
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }],
    open: toUser(key, "1000"),
    closed: to("ANNOUNCEMENT", "Closed"),
  });
  snapshot.routing = {
    ...routing,
    dids: [
      aDid(directNumber(index), toUser(key, "1000")),
      aDid(numberByHours(index), to("BUSINESS_HOURS", "Whole week")),
    ],
    businessHours: [...routing.businessHours, alwaysOpen],
    voicemailBoxes: [
      ...snapshot.users.map((user) => aBox(user.extension, user.name, user.id)),
      ...routing.voicemailBoxes.filter((box) => box.userId === null),
    ],
    outbound: {
      ...routing.outbound,
      ...openPolicy([trunk]),
      mainNumber: directNumber(index),
      trunks: [trunk],
      users: [],
      emergency: { numbers: ["112"], trunkIds: [trunk.id], callerId: directNumber(index) },
    },
  };
  return snapshot;
}

/** A number that leads straight to a person. */
export const directNumber = (index: number): string => `+431700${1000 + index}`;

/** A number that asks for opening hours first. */
export const numberByHours = (index: number): string => `+431800${1000 + index}`;
