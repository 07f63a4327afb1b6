import { matchesOf, type Trunk, type UpdateTrunk } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";

type Sound = Pick<
  Trunk,
  | "encryptsMedia"
  | "transport"
  | "authentication"
  | "username"
  | "scope"
  | "country"
  | "inboundFormat"
  | "outboundFormat"
  | "inboundAddresses"
  | "backupHosts"
  | "outboundProxy"
> & { host: string };

/** Throws `invalid_input` where fields that fit alone do not fit together: what a change leaves as it was counts too. */
export function refuseUnsound(trunk: Sound): void {
  const { encryptsMedia, transport, authentication, username, scope, country } = trunk;
  if (encryptsMedia && transport !== "tls") {
    throw invalidField(["encryptsMedia"], "Encrypted sound needs TLS: its keys travel in the signalling");
  }
  if (authentication === "registration" && username === null) {
    throw invalidField(["username"], "To register, the carrier's user name is needed");
  }
  if (trunk.authentication === "ip" && matchesOf(trunk).length === 0) {
    const message =
      "Calls are known by where they come from: give the addresses your provider calls from, its name does not tell";
    throw invalidField(["inboundAddresses"], message);
  }
  const isNational = trunk.inboundFormat === "national" || trunk.outboundFormat === "national";
  if (scope === "platform" && isNational && country === null) {
    throw invalidField(["country"], "For national numbers, say in which country: companies of several use this trunk");
  }
}

/** Throws `invalid_input` where a stored password would go to another place than it was entered for. */
export function refuseTakingPasswordAlong(before: Trunk, given: UpdateTrunk): void {
  if (before.password === null || given.password !== undefined) return;
  const isMoved = WAY.some((field) => {
    const [now, then] = [given[field], before[field]];
    return now !== undefined && JSON.stringify(now) !== JSON.stringify(then);
  });
  if (isMoved) throw invalidField(["password"], "Enter the password again: it would go to another place");
}

/** Where the password goes. */
const WAY = ["host", "port", "backupHosts", "outboundProxy"] as const;
