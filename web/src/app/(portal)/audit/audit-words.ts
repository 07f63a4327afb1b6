import type { AuditEntry } from "@callplane/edge-api/contract";

/** Kinds of things the log speaks of, for the filter. */
export const ENTITY_TYPES = [
  "user",
  "device",
  "agent",
  "tenant",
  "apply",
  "session",
  "gateway",
  "invitation",
  "did",
] as const;

const VERBS: Record<string, string> = {
  create: "added",
  update: "changed",
  delete: "deleted",
  suspend: "suspended",
  activate: "activated",
  invite: "invited",
  assign_role: "changed the role of",
  rotate_secret: "made new credentials for",
  publish: "published",
  duplicate: "duplicated",
  enrol: "enrolled",
  start: "started",
  login: "signed in",
  logout: "signed out",
};

/** "Anna Berger added device Desk phone", as far as the words are known; unknown actions keep their own name. */
export function sentenceOf(entry: AuditEntry): string {
  const [, verb = entry.action] = entry.action.split(".");
  const known = VERBS[verb.replaceAll("-", "_")];
  const thing = entry.entityName ?? (entry.entityId === null ? "" : entry.entityId.slice(-8));
  if (known === undefined) return `${entry.action} ${thing}`.trim();
  if (verb === "login" || verb === "logout") return known;
  return `${known} ${entry.entityType} ${thing}`.trim();
}

export const actorOf = (entry: AuditEntry): string =>
  entry.actor.name ?? { user: "Someone", gateway: "The gateway", system: "The system" }[entry.actor.kind];

export type FieldDiff = { field: string; before: unknown; after: unknown; isChanged: boolean };

/** What differs between before and after, field by field; without one side, all fields of the other. */
export function fieldDiffs(entry: Pick<AuditEntry, "before" | "after">): FieldDiff[] {
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return fields
    .map((field) => ({
      field,
      before: before[field],
      after: after[field],
      isChanged: JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null),
    }))
    .filter((diff) => diff.isChanged);
}
