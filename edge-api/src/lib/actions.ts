import type { Permission } from "../../contract/index.ts";

type Rule = {
  /** What the actor needs; null where the verb itself is the proof (log-in, enrolment, a gateway's report). */
  permission: Permission | null;
  entityType: string;
  /** The change alters what a gateway would be told, so it is pending until the next apply. */
  bumpsRevision?: true;
  /** May leave no audit entry: what the edge does by itself every few minutes, and nobody decided. */
  isSilent?: true;
};

/** Things with a name that calls go by, or that callers hear. */
export type ThingEntity =
  | "announcement"
  | "business_hours"
  | "conference_room"
  | "ivr_menu"
  | "outbound_policy"
  | "queue"
  | "ring_group"
  | "sound"
  | "voicemail_box";

/** Every change there is, in one table: what it needs, what it is about, and whether it waits for an apply. */
const ACTIONS = {
  "tenant.create": { permission: "tenants.write", entityType: "tenant" },
  "tenant.update": { permission: "tenants.write", entityType: "tenant", bumpsRevision: true },
  "tenant.update_own": { permission: "tenant.write", entityType: "tenant", bumpsRevision: true },
  "tenant.suspend": { permission: "tenants.write", entityType: "tenant", bumpsRevision: true },
  "tenant.activate": { permission: "tenants.write", entityType: "tenant", bumpsRevision: true },
  "tenant.enter": { permission: "tenants.write", entityType: "tenant" },
  "tenant.leave": { permission: "tenants.write", entityType: "tenant" },

  "user.create": { permission: "users.write", entityType: "user", bumpsRevision: true },
  "user.update": { permission: "users.write", entityType: "user", bumpsRevision: true },
  "user.suspend": { permission: "users.write", entityType: "user", bumpsRevision: true },
  "user.activate": { permission: "users.write", entityType: "user", bumpsRevision: true },
  "user.delete": { permission: "users.write", entityType: "user", bumpsRevision: true },
  "user.assign_role": { permission: "roles.assign", entityType: "user" },
  "user.invite": { permission: "users.write", entityType: "user" },

  "user.update_call_settings": { permission: "users.write", entityType: "user" },
  "self.update_call_settings": { permission: "self.write", entityType: "user" },
  /** Silent where one only says that one has seen what somebody else changed. */
  "self.update_voicemail": { permission: "self.write", entityType: "voicemail_box", isSilent: true },
  /** Silent where the PIN was wrong, but for the last time before it is locked. */
  "self.change_voicemail_pin": { permission: "self.write", entityType: "voicemail_box", isSilent: true },
  "self.set_greeting": { permission: "self.write", entityType: "voicemail_box" },
  /** Of one's own box, of a shared one that one may hear, or with voicemail.write of any shared one. */
  "voicemail_message.mark": { permission: null, entityType: "voicemail_message" },
  "voicemail_message.delete": { permission: null, entityType: "voicemail_message" },
  /** What people set by phone, told by their gateway. Silent where it came again, or too late. */
  "call_settings.change_by_phone": { permission: null, entityType: "user", isSilent: true },
  "business_hours.override_by_phone": { permission: null, entityType: "business_hours", isSilent: true },
  "queue.set_member_state_by_phone": { permission: null, entityType: "queue", isSilent: true },
  "voicemail_box.set_pin_by_phone": { permission: null, entityType: "voicemail_box", isSilent: true },

  "device.create": { permission: "devices.write", entityType: "device", bumpsRevision: true },
  "device.update": { permission: "devices.write", entityType: "device", bumpsRevision: true },
  "device.delete": { permission: "devices.write", entityType: "device", bumpsRevision: true },
  "device.rotate_secret": { permission: "devices.write", entityType: "device", bumpsRevision: true },

  "session.create": { permission: null, entityType: "session" },
  "session.refuse": { permission: null, entityType: "session" },
  /** A signed-in person asked for what they may not do; of many within a minute only some have an entry. */
  "access.refuse": { permission: null, entityType: "access" },
  "session.refresh": { permission: null, entityType: "session", isSilent: true },
  "session.revoke_stolen": { permission: null, entityType: "session" },
  "session.revoke": { permission: null, entityType: "session" },
  "invitation.accept": { permission: null, entityType: "user" },

  "softphone.register": { permission: "self.write", entityType: "device", bumpsRevision: true },

  "agent.create": { permission: "agents.write", entityType: "agent", bumpsRevision: true },
  "agent.update": { permission: "agents.write", entityType: "agent", bumpsRevision: true },
  "agent.delete": { permission: "agents.write", entityType: "agent", bumpsRevision: true },
  "agent.duplicate": { permission: "agents.write", entityType: "agent", bumpsRevision: true },
  "agent.create_prompt_version": { permission: "agents.write", entityType: "agent" },
  "agent.publish_prompt_version": { permission: "agents.write", entityType: "agent", bumpsRevision: true },

  "did.create": { permission: "dids.write", entityType: "did", bumpsRevision: true },
  "did.update": { permission: "dids.write", entityType: "did", bumpsRevision: true },
  "did.delete": { permission: "dids.write", entityType: "did", bumpsRevision: true },
  /** Of a number that is not the tenant's (yet), which no gateway is told of. */
  "did.request": { permission: "dids.write", entityType: "did" },
  "did.update_request": { permission: "dids.write", entityType: "did" },
  "did.withdraw": { permission: "dids.write", entityType: "did" },
  /** By a platform admin, in the tenant. */
  "did.assign": { permission: "tenants.write", entityType: "did", bumpsRevision: true },
  "did.refuse": { permission: "tenants.write", entityType: "did", bumpsRevision: true },
  "trunk.create": { permission: "trunks.write", entityType: "trunk", bumpsRevision: true },
  "trunk.update": { permission: "trunks.write", entityType: "trunk", bumpsRevision: true },
  "trunk.delete": { permission: "trunks.write", entityType: "trunk", bumpsRevision: true },
  "trunk.test": { permission: "trunks.write", entityType: "trunk" },
  /** In the platform scope, which only platform admins have; raises every tenant's revision. */
  "platform_trunk.create": { permission: "trunks.write", entityType: "trunk", bumpsRevision: true },
  "platform_trunk.update": { permission: "trunks.write", entityType: "trunk", bumpsRevision: true },
  "platform_trunk.delete": { permission: "trunks.write", entityType: "trunk", bumpsRevision: true },
  ...changesOf("outbound_policy", "routing.write"),
  "user_outbound.update": { permission: "routing.write", entityType: "user", bumpsRevision: true },
  "call_limits.update": { permission: "call_limits.write", entityType: "call_limits" },
  "user_call_limits.update": { permission: "call_limits.write", entityType: "user" },
  "user_call_limits.delete": { permission: "call_limits.write", entityType: "user" },
  /** Told by gateways. Silent where it is told again. */
  "call_block.begin": { permission: null, entityType: "call_block", isSilent: true },
  /** Silent where somebody has released them before. */
  "call_block.release": { permission: "call_limits.write", entityType: "call_block", isSilent: true },
  /** Told by gateways. Silent where it is told again, or tells of the trunk only. */
  "emergency_call.begin": { permission: null, entityType: "emergency_call", isSilent: true },
  "emergency_call.fail": { permission: null, entityType: "emergency_call", isSilent: true },
  /** Silent where somebody has seen it before. */
  "emergency_call.see": { permission: "routing.write", entityType: "emergency_call", isSilent: true },
  "rates.update": { permission: "tenants.write", entityType: "rates" },
  "calling_settings.update": { permission: "routing.write", entityType: "calling_settings", bumpsRevision: true },

  ...changesOf("announcement", "routing.write"),
  ...changesOf("business_hours", "routing.write"),
  ...changesOf("conference_room", "routing.write"),
  ...changesOf("ivr_menu", "routing.write"),
  ...changesOf("queue", "routing.write"),
  ...changesOf("ring_group", "routing.write"),
  ...changesOf("sound", "routing.write"),
  ...changesOf("voicemail_box", "voicemail.write"),
  "blocked_caller.create": { permission: "callers.block", entityType: "blocked_caller" },
  "blocked_caller.delete": { permission: "callers.block", entityType: "blocked_caller" },
  "business_hours.override": { permission: "hours.override", entityType: "business_hours" },
  /** Of oneself, or with queues.log_in of anybody. */
  "queue.set_member_state": { permission: null, entityType: "queue" },
  "sound.upload": { permission: "routing.write", entityType: "sound", bumpsRevision: true },
  "voicemail_box.set_pin": { permission: "voicemail.write", entityType: "voicemail_box" },

  "apply.start": { permission: "apply.write", entityType: "apply_job" },
  "apply.finish": { permission: null, entityType: "apply_job" },
  "apply.expire": { permission: null, entityType: "apply_job" },

  "audit_log.export": { permission: "audit.read", entityType: "audit_log" },
  "audit_log.set_retention": { permission: "tenant.write", entityType: "audit_log" },
  /** Silent where there was nothing to remove. */
  "audit_log.purge": { permission: null, entityType: "audit_log", isSilent: true },

  "gateway.create_enrolment": { permission: "gateways.write", entityType: "gateway" },
  /** Lets an address in again that was shut out for guessing passwords. */
  "gateway.lift_ban": { permission: "gateways.write", entityType: "gateway" },
  "gateway.enrol": { permission: null, entityType: "gateway" },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof ACTIONS;

/** To make, change and delete a thing: all wait for an apply. */
function changesOf<E extends ThingEntity>(entityType: E, permission: Permission) {
  const rule: Rule = { permission, entityType, bumpsRevision: true };
  return { [`${entityType}.create`]: rule, [`${entityType}.update`]: rule, [`${entityType}.delete`]: rule } as Record<
    `${E}.${"create" | "update" | "delete"}`,
    Rule
  >;
}

export function ruleOf(action: Action): Rule {
  return ACTIONS[action];
}
