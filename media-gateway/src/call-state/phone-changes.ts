import type { CallStateChange } from "@callplane/edge-api/contract";
import { idOf } from "../lib/stable-id.ts";

/** A note that the dialplan left of something set by phone (confgen/common-features.ts), by its key in Asterisk's database. */
export interface PhoneChange {
  readonly note: string;
  readonly at: number;
  readonly extension: string;
  /** As in the contract's call settings, or `queue_<id>`. */
  readonly field: string;
  /** Empty: taken back. */
  readonly value: string;
}

const NOTE = /^(\d{1,12}(?:\.\d{1,6})?) (\d{1,10}) (\w[\w-]*) ?(\S*)$/;

/** The notes among a tenant's entries, oldest first. What cannot be read is no note: its key alone, to be thrown away. */
export function phoneChangesIn(entries: ReadonlyMap<string, string>): {
  changes: PhoneChange[];
  unreadable: string[];
} {
  const changes: PhoneChange[] = [];
  const unreadable: string[] = [];
  for (const [note, text] of entries) {
    if (note.split("/")[1] !== "phoned") continue;
    const [, seconds = "", extension = "", field = "", value = ""] = NOTE.exec(text) ?? [];
    if (seconds === "") unreadable.push(note);
    else changes.push({ note, at: Math.round(Number(seconds) * 1000), extension, field, value });
  }
  return { changes: changes.sort((a, b) => a.at - b.at), unreadable };
}

/** The last change of a field of somebody's that is later than `changedAt`, when the edge last heard of one; undefined: none is. */
export function laterChange(
  changes: readonly PhoneChange[],
  { extension, field, changedAt }: { extension: string; field: string; changedAt: string | undefined },
): PhoneChange | undefined {
  const known = changedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(changedAt);
  return changes.findLast((each) => each.extension === extension && each.field === field && each.at > known);
}

/** What is told the edge of a note; undefined where it cannot be told. The id is the note's: told twice, it is the same change. */
export function toCallStateChange(
  { note, at, field, value }: PhoneChange,
  { tenantId, userId }: { tenantId: string; userId: string },
): CallStateChange | undefined {
  const change = changeOf(field, value, userId);
  return change && { id: idOf(`${tenantId} ${note} ${at}`), tenantId, at: new Date(at).toISOString(), change };
}

function changeOf(field: string, value: string, userId: string): CallStateChange["change"] | undefined {
  const queueId = /^queue_([0-9a-f-]{36})$/.exec(field)?.[1];
  if (queueId !== undefined) {
    if (value !== "in" && value !== "out" && value !== "paused") return undefined;
    return { kind: "queue_member", userId, queueId, state: value, reason: null };
  }
  const hoursId = /^hours_([0-9a-f-]{36})$/.exec(field)?.[1];
  if (hoursId !== undefined) {
    const until = /^closed:(\d{1,11})$/.exec(value)?.[1];
    if (until === undefined && value !== "") return undefined;
    const override = until && ({ state: "closed", until: new Date(Number(until) * 1000).toISOString() } as const);
    return { kind: "hours_override", userId, businessHoursId: hoursId, override: override || null };
  }
  if (field === "blockCaller") {
    return /^\+[1-9]\d{6,14}$/.test(value) ? { kind: "blocked_caller", userId, number: value } : undefined;
  }
  if (field === "doNotDisturb") {
    return { kind: "setting", userId, setting: { field, value: value === "true" } };
  }
  if (field === "forwardAlways" || field === "forwardBusy" || field === "forwardNoAnswer") {
    return { kind: "setting", userId, setting: { field, value: value === "" ? null : value } };
  }
  return undefined;
}
