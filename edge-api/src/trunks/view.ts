import { MASKED_SECRET, type Trunk, type TrunkStatus } from "../../contract/index.ts";
import type { Actor } from "../lib/ctx.ts";
import type { StateRow, TrunkRow } from "./store.ts";

/** Gateways say once a minute how each trunk is; after so long without a word nobody knows. */
const STALE_MS = 5 * 60_000;

/** A trunk as the API shows it: the password masked, the state as last reported. */
export function toTrunk({ trunk, state }: TrunkRow, now: Date): Trunk {
  const { tenantId: _, secretCiphertext, version: __, updatedAt: ___, createdAt, ...fields } = trunk;
  return {
    ...fields,
    password: secretCiphertext === null ? null : MASKED_SECRET,
    status: toStatus(trunk.enabled, state, now),
    createdAt: createdAt.toISOString(),
  };
}

/** The platform's trunks with what everybody may know of them; how they are reached, and as whom, platform admins alone. */
export function shownTo(actor: Actor, trunk: Trunk): Trunk {
  if (trunk.scope !== "platform" || (actor.kind === "user" && actor.role === "platform_admin")) return trunk;
  const { status } = trunk;
  return {
    ...trunk,
    host: null,
    username: null,
    fromDomain: null,
    authUsername: null,
    fromUser: null,
    contactUser: null,
    outboundProxy: null,
    backupHosts: [],
    inboundAddresses: [],
    password: null,
    // Asterisk's and the carrier's words may name addresses.
    status: { ...status, reason: WORDS[status.state] },
  };
}

const WORDS = {
  up: null,
  down: "The carrier does not answer, or does not let us in",
  disabled: "Switched off",
  unknown: "Nothing is known of it now",
};

export function toStatus(enabled: boolean, state: StateRow | null, now: Date): TrunkStatus {
  if (!enabled) return { ...NEVER_REPORTED, state: "disabled", reason: "Switched off" };
  if (state === null) return NEVER_REPORTED;
  const [changedAt, reportedAt] = [toInstant(state.changedAt), toInstant(state.reportedAt)];
  if (now.getTime() - Date.parse(reportedAt) > STALE_MS) {
    return { ...NEVER_REPORTED, reason: "The gateway has not been heard of lately", changedAt, reportedAt };
  }
  return { ...state, changedAt, reportedAt };
}

/** Postgres writes times in JSON with an offset. */
function toInstant(text: string): string {
  return new Date(text).toISOString();
}

const NEVER_REPORTED: TrunkStatus = {
  state: "unknown",
  registration: "none",
  reason: "Not reported yet: it is there with the next apply",
  latencyMs: null,
  channels: null,
  changedAt: null,
  reportedAt: null,
};

/** What the audit log keeps of a trunk: what a person set, never the password. */
export function auditedFields({ id: _, password: __, status: ___, createdAt: ____, ...fields }: Trunk) {
  return fields;
}
