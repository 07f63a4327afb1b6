import type { AuditEntry } from "@callplane/edge-api/contract";

/** Kinds of things the log speaks of, for the filter: as stored, and as said. */
export const ENTITY_TYPES = {
  user: "person",
  device: "device",
  agent: "agent",
  tenant: "company",
  apply_job: "apply",
  session: "sign-in",
  access: "refusal",
  gateway: "gateway",
  audit_log: "audit log",
} as const;

/** Each action with its sentence; `{}` is the thing's name. */
const SENTENCES: Record<string, string> = {
  "user.create": "added {}",
  "user.update": "changed {}",
  "user.delete": "deleted {}",
  "user.suspend": "suspended {}",
  "user.activate": "activated {}",
  "user.invite": "invited {}",
  "user.assign_role": "changed the role of {}",
  "invitation.accept": "accepted the invitation",
  "device.create": "added device {}",
  "device.update": "changed device {}",
  "device.delete": "deleted device {}",
  "device.rotate_secret": "made new credentials for {}",
  "softphone.register": "opened the phone in the browser",
  "agent.create": "added agent {}",
  "agent.update": "changed agent {}",
  "agent.delete": "deleted agent {}",
  "agent.duplicate": "duplicated an agent as {}",
  "agent.create_prompt_version": "wrote a new prompt for {}",
  "agent.publish_prompt_version": "published a prompt of {}",
  "tenant.create": "added company {}",
  "tenant.update": "changed company {}",
  "tenant.update_own": "changed the company's settings",
  "tenant.suspend": "suspended company {}",
  "tenant.activate": "activated company {}",
  "tenant.enter": "entered {}",
  "tenant.leave": "left {}",
  "apply.start": "started an apply",
  "apply.lease": "took an apply",
  "apply.finish": "finished an apply",
  "apply.expire": "gave up on an apply",
  "session.create": "signed in",
  "session.revoke": "signed out",
  "session.refuse": "was refused at sign-in",
  "session.revoke_stolen": "used a sign-in twice; it was ended",
  "access.refuse": "was refused {}",
  "gateway.create_enrolment": "made a code for gateway {}",
  "gateway.enrol": "enrolled gateway {}",
  "audit_log.export": "exported the audit log",
  "audit_log.set_retention": "changed how long the audit log is kept",
  "audit_log.purge": "removed entries that were past their time",
  "ticket.create": "opened the live view",
};

/** "added device Desk phone"; an action without a sentence keeps its own name. */
export function sentenceOf(entry: Pick<AuditEntry, "action" | "entityName" | "entityId">): string {
  const thing = entry.entityName ?? (entry.entityId === null ? "" : `…${entry.entityId.slice(-8)}`);
  const sentence = SENTENCES[entry.action] ?? `${entry.action} {}`;
  return sentence.replace("{}", () => thing).trim();
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
