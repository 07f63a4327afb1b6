import type { AuditReport } from "@callplane/edge-api/contract";
import { ENTITY_TYPES } from "./audit-words.ts";

export type Group = AuditReport["groups"][number];
export type Counts = AuditReport["totals"];

/** A calendar day as read: "20 Nov", with `long` "Fri, 20 Nov 2026". A day has no zone of its own. */
export function dayLabel(day: string, style: "short" | "long"): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  const more: Intl.DateTimeFormatOptions = style === "long" ? { weekday: "short", year: "numeric" } : {};
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC", ...more }).format(at);
}

/** A group's name as said: the person, the action as it is stored, the kind of thing. */
export function groupLabel(by: "actor" | "action" | "entity", { key, name, actorKind }: Group): string {
  if (by === "action") return key ?? "";
  if (by === "entity") return isEntityType(key) ? ENTITY_TYPES[key] : (key ?? "");
  if (name !== null) return actorKind === "system" ? `The system (${name})` : name;
  return actorKind === "gateway" ? "The gateway" : actorKind === "system" ? "The system" : "Someone";
}

function isEntityType(key: string | null): key is keyof typeof ENTITY_TYPES {
  return key !== null && key in ENTITY_TYPES;
}

/** The largest so many, and what the rest come to together; undefined where there is no rest. */
export function cutToLargest(report: AuditReport, count: number): { shown: Group[]; rest: Counts | undefined } {
  const shown = report.groups.slice(0, count);
  const rest = report.groups.slice(count).reduce(add, report.others);
  return { shown, rest: rest.entries === 0 ? undefined : rest };
}

function add(sum: Counts, { entries, logIns, refusals }: Counts): Counts {
  return { entries: sum.entries + entries, logIns: sum.logIns + logIns, refusals: sum.refusals + refusals };
}

/** What is neither a sign-in nor a refusal. */
export const changesIn = ({ entries, logIns, refusals }: Counts): number => entries - logIns - refusals;
