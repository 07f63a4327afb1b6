import { MASKED_SECRET, type Trunk, type TrunkStatus } from "../../contract/index.ts";
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
