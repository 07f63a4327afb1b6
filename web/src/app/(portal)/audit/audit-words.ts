import type { AuditEntry } from "@callplane/edge-api/contract";

/** Kinds of things the log speaks of, for the filter: as stored, and as said. */
export const ENTITY_TYPES = {
  user: "person",
  device: "device",
  agent: "agent",
  tenant: "company",
  did: "number",
  trunk: "trunk",
  outbound_policy: "policy for calls out",
  call_limits: "call limits",
  rates: "price list",
  calling_settings: "calling settings",
  announcement: "announcement",
  blocked_caller: "blocked caller",
  business_hours: "opening hours",
  conference_room: "conference room",
  ivr_menu: "menu",
  queue: "queue",
  ring_group: "ring group",
  sound: "sound",
  voicemail_box: "voicemail box",
  apply_job: "apply",
  session: "sign-in",
  access: "refusal",
  gateway: "gateway",
  audit_log: "audit log",
} as const;

/** Added, changed, deleted: the same for all of these. */
const THINGS = {
  did: "number",
  trunk: "trunk",
  platform_trunk: "the platform's trunk",
  outbound_policy: "policy",
  announcement: "announcement",
  business_hours: "opening hours",
  conference_room: "conference room",
  ivr_menu: "menu",
  queue: "queue",
  ring_group: "ring group",
  sound: "sound",
  voicemail_box: "voicemail box",
};

/** Each action with its sentence; `{}` is the thing's name. */
const SENTENCES: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(THINGS).flatMap(([thing, words]) => [
      [`${thing}.create`, `added ${words} {}`],
      [`${thing}.update`, `changed ${words} {}`],
      [`${thing}.delete`, `deleted ${words} {}`],
    ]),
  ),
  "blocked_caller.create": "blocked {}",
  "blocked_caller.delete": "let in again: {}",
  "user.create": "added {}",
  "user.update": "changed {}",
  "user.delete": "deleted {}",
  "user.suspend": "suspended {}",
  "user.activate": "activated {}",
  "user.invite": "invited {}",
  "user.update_call_settings": "changed how the phones of {} behave",
  "self.update_call_settings": "changed how their own phones behave",
  "call_settings.change_by_phone": "changed by phone how {} is reached",
  "user_outbound.update": "changed what {} shows and may call",
  "user_call_limits.update": "changed the call limits of {}",
  "user_call_limits.delete": "took back the call limits of {}",
  "call_limits.update": "changed the call limits",
  "calling_settings.update": "changed the calling settings",
  "emergency_call.begin": "reported an emergency call to {}",
  "emergency_call.fail": "reported that no trunk took the emergency call to {}",
  "emergency_call.see": "took note of the emergency call to {}",
  "call_block.begin": "blocked for calls out: {}",
  "call_block.release": "let call out again: {}",
  "rates.update": "changed the price list",
  "trunk.test": "tested trunk {}",
  "business_hours.override": "set opening hours {} by hand",
  "queue.set_member_state": "changed who is at work in queue {}",
  "business_hours.override_by_phone": "opened or closed {} by phone",
  "queue.set_member_state_by_phone": "changed by phone who is at work in queue {}",
  "sound.upload": "uploaded sound {}",
  "voicemail_box.set_pin": "set the PIN of voicemail box {}",
  "voicemail_box.set_pin_by_phone": "changed by phone the PIN of voicemail box {}",
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
