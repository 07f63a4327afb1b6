import type { SnapshotTrunk, TrunkStateReport } from "@callplane/edge-api/contract";
import type { AmiEvent } from "../asterisk/ami/index.ts";
import { type TrunkHost, trunkHosts } from "../confgen/index.ts";

/** What is told of a trunk, but for when. */
export type TrunkState = Omit<TrunkStateReport, "trunkId" | "at">;

/** What Asterisk said of a trunk, by the names of its hosts: contacts of its AORs (none: Asterisk does not know it), and registrations. */
export interface TrunkFacts {
  readonly contacts: ReadonlyMap<string, AmiEvent>;
  readonly registrations: ReadonlyMap<string, AmiEvent>;
  readonly channels: number;
}

export const UNKNOWN: TrunkState = {
  state: "unknown",
  registration: "none",
  reason: "The gateway has no connection to its Asterisk",
  latencyMs: null,
  channels: null,
};

/** From AMI's PJSIPShowEndpoint and PJSIPShowRegistrationsOutbound. It is up while any of the carrier's hosts is: calls go over that one. */
export function trunkState(trunk: SnapshotTrunk, { contacts, registrations, channels }: TrunkFacts): TrunkState {
  const hosts = trunkHosts(trunk).map((host) => ({
    host,
    state: hostState(trunk, host, { contact: contacts.get(host.name), registration: registrations.get(host.name) }),
  }));
  const [first] = hosts;
  const up = hosts.find(({ state }) => state.state === "up");
  if (first === undefined || up === undefined || up === first)
    return { ...((up ?? first)?.state ?? UNKNOWN), channels };
  return { ...up.state, reason: `${first.state.reason}: calls go over ${up.host.host}:${up.host.port}`, channels };
}

/** A carrier answers OPTIONS with whatever it likes: any answer counts. */
function hostState(
  trunk: SnapshotTrunk,
  { host, port }: TrunkHost,
  { contact, registration }: { contact: AmiEvent | undefined; registration: AmiEvent | undefined },
): Omit<TrunkState, "channels"> {
  const where = `${host}:${port}`;
  const status = contact?.Status ?? "";
  const isReachable = status === "Reachable";
  const registers = trunk.authentication === "registration";
  const registered = registers ? registrationOf(registration?.Status, isReachable) : "none";
  const latencyMs = isReachable ? Number(contact?.RoundtripUsec ?? Number.NaN) / 1000 : Number.NaN;
  const rest = { registration: registered, latencyMs: Number.isFinite(latencyMs) ? latencyMs : null };
  if (contact === undefined) {
    return { ...rest, state: "unknown", reason: "Asterisk does not know this trunk yet" };
  }
  if (status === "Unreachable") return { ...rest, state: "down", reason: `No answer from ${where}` };
  if (!isReachable) return { ...rest, state: "unknown", reason: `Nothing has been heard from ${where} yet` };
  if (registered === "rejected") {
    return { ...rest, state: "down", reason: `${where} refuses our registration: user name or password may be wrong` };
  }
  if (registered === "unregistered") return { ...rest, state: "down", reason: `Not registered at ${where}` };
  return { ...rest, state: "up", reason: null };
}

/** Whoever does not answer at all has not rejected anything, though Asterisk calls it so. */
function registrationOf(status: string | undefined, isReachable: boolean): TrunkState["registration"] {
  if (status === "Registered") return "registered";
  return status === "Rejected" && isReachable ? "rejected" : "unregistered";
}

/** Whether somebody should hear of it at once. */
export function differs(a: TrunkState, b: TrunkState): boolean {
  return a.state !== b.state || a.registration !== b.registration || a.reason !== b.reason;
}
