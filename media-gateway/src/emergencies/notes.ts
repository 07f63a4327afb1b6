import type { EmergencyCallReport } from "@callplane/edge-api/contract";
import { idOf } from "../lib/stable-id.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";

/** A note of an emergency call (confgen/dialplan/print-emergency.ts), and what is told the edge of it; undefined where it cannot be read. */
export interface EmergencyNote {
  readonly key: string;
  readonly report: EmergencyCallReport | undefined;
}

const KEY = /^(.{1,100}?)-(begun|failed|[0-9a-f-]{36})$/;
const NOTE = /^(\d{1,12}\.\d{1,6}) ([0-9a-f-]{36}) (\S{1,120}) (\d{1,10}|-) (\d{2,6}) ([0-9a-f-]{36}|-) (\S{1,40})$/;
const CHANNEL = /^PJSIP\/(.+)-[0-9a-f]{8}$/;

/** Oldest first. Ids come of the notes: told again, it is the same report of the same call. */
export function readNotes(
  entries: ReadonlyMap<string, string>,
  snapshots: Pick<SnapshotIndex, "deviceBySipUsername" | "extensionOwner">,
): EmergencyNote[] {
  return [...entries]
    .map(([key, text]) => ({ key, report: reportOf(key, text, snapshots) }))
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

/** Within a millisecond as things go: a call begins, is tried, has failed. */
function orderOf({ report }: EmergencyNote): string {
  return report === undefined ? "" : `${report.at} ${STATES.indexOf(report.state)}`;
}

const STATES: readonly EmergencyCallReport["state"][] = ["begun", "trunk", "failed"];

function reportOf(
  key: string,
  text: string,
  snapshots: Pick<SnapshotIndex, "deviceBySipUsername" | "extensionOwner">,
): EmergencyCallReport | undefined {
  const [, call, what] = KEY.exec(key) ?? [];
  const [, seconds, tenantId, channel = "", caller, number, trunk, shown] = NOTE.exec(text) ?? [];
  if (call === undefined || what === undefined || tenantId === undefined || number === undefined) return undefined;
  const extension = orNull(caller);
  const owner = extension === null ? undefined : snapshots.extensionOwner(tenantId, extension);
  const phone = snapshots.deviceBySipUsername(CHANNEL.exec(channel)?.[1] ?? "");
  const at = Math.round(Number(seconds) * 1000);
  return {
    id: idOf(`${tenantId} ${key} ${at}`),
    callId: idOf(`${tenantId} emergency ${call}`),
    tenantId,
    at: new Date(at).toISOString(),
    state: what === "begun" || what === "failed" ? what : "trunk",
    number,
    extension,
    userId: owner?.kind === "user" ? owner.user.id : null,
    deviceId: phone?.tenantId === tenantId ? phone.device.id : null,
    trunkId: orNull(trunk),
    callbackNumber: shown === "withheld" ? null : orNull(shown),
  };
}

function orNull(word: string | undefined): string | null {
  return word === undefined || word === "-" ? null : word;
}
