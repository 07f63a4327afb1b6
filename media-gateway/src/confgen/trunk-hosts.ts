import { placeOf, type SnapshotTrunk, trunkOptionsOf } from "@callplane/edge-api/contract";
import { ConfgenError } from "./errors.ts";

/** One of the carrier's hosts, with the name of what Asterisk has of it: its AOR, and its registration. */
export interface TrunkHost {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** In the order they are tried. */
export function trunkHosts(trunk: SnapshotTrunk): TrunkHost[] {
  const { sipName, host, port } = trunk;
  const backups = trunkOptionsOf(trunk).backupHosts.map((text, index) => {
    const place = placeOf(text);
    return { name: backupName(sipName, index), host: place.host, port: place.port ?? port };
  });
  return [{ name: sipName, host, port }, ...backups];
}

/** Trunks' own names end in four random characters, so none is one of these. */
export function backupName(sipName: string, index: number): string {
  return `${sipName}-b${index + 1}`;
}

/** The trunk whose host has this name. */
export function trunkOfHost(name: string): string {
  return name.replace(/-b[1-9]$/, "");
}

/** Throws ConfgenError on what would end the address or begin another. */
export function sipUri(
  { host, port }: Pick<TrunkHost, "host" | "port">,
  { transport }: Pick<SnapshotTrunk, "transport">,
  user: string | null,
): string {
  if (!/^(?:[A-Za-z0-9][A-Za-z0-9.-]{0,253}|\[[0-9A-Fa-f:.]{2,45}\])$/.test(host))
    throw new ConfgenError("a trunk's host is none");
  const at = user === null ? "" : `${sipUser(user)}@`;
  return `sip:${at}${host}:${port}${transport === "udp" ? "" : `;transport=${transport}`}`;
}

/** Where everything goes first; undefined: straight to the carrier. Loose routing, as RFC 3261 has it (16.12). */
export function proxyUri(trunk: SnapshotTrunk): string | undefined {
  const { outboundProxy } = trunkOptionsOf(trunk);
  if (outboundProxy === null) return undefined;
  const { host, port } = placeOf(outboundProxy);
  return `${sipUri({ host, port: port ?? trunk.port }, trunk, null)};lr`;
}

export function sipUser(user: string): string {
  if (!/^[A-Za-z0-9._~+-]{1,100}$/.test(user))
    throw new ConfgenError("a trunk's user name may not stand in an address");
  return user;
}
