import type { SnapshotTrunk, TrunkStateReport } from "@callplane/edge-api/contract";
import type { AmiEvent } from "../asterisk/ami/index.ts";

/** What is told of a trunk, but for when. */
export type TrunkState = Omit<TrunkStateReport, "trunkId" | "at">;

/** What Asterisk said of a trunk: the contact of its AOR (undefined: it has none), and its registration. */
export interface TrunkFacts {
  readonly contact: AmiEvent | undefined;
  readonly registration: AmiEvent | undefined;
  readonly channels: number;
}

export const UNKNOWN: TrunkState = {
  state: "unknown",
  registration: "none",
  reason: "The gateway has no connection to its Asterisk",
  latencyMs: null,
  channels: null,
};

/** From AMI's PJSIPShowEndpoint and PJSIPShowRegistrationsOutbound. A carrier answers OPTIONS with whatever it likes: any answer counts. */
export function trunkState(trunk: SnapshotTrunk, { contact, registration, channels }: TrunkFacts): TrunkState {
  const where = `${trunk.host}:${trunk.port}`;
  const status = contact?.Status ?? "";
  const isReachable = status === "Reachable";
  const registers = trunk.authentication === "registration";
  const registered = registers ? registrationOf(registration?.Status, isReachable) : "none";
  const latencyMs = isReachable ? Number(contact?.RoundtripUsec ?? Number.NaN) / 1000 : Number.NaN;
  const rest = { registration: registered, latencyMs: Number.isFinite(latencyMs) ? latencyMs : null, channels };
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
