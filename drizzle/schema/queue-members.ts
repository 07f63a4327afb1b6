import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { queues } from "./queues.ts";
import { instant } from "./timestamps.ts";
import { users } from "./users.ts";

export const QUEUE_MEMBER_STATES = ["in", "out", "paused"] as const;
/** Where something was set that can be set in either place. */
export const CHANGE_SOURCES = ["portal", "phone"] as const;

/** Who is rung for a queue, in their order. A deleted person stays named here and is rung no more. */
export const queueMembers = pgTable(
  "queue_members",
  {
    tenantId: tenantColumns.tenantId,
    queueId: uuid("queue_id").notNull(),
    userId: uuid("user_id").notNull(),
    position: integer("position").notNull(),
    penalty: integer("penalty").notNull().default(0),
    /** Always in the queue; else the person logs in and out. */
    isFixed: boolean("is_fixed").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.queueId, t.userId] }),
    foreignKey({
      name: "queue_members_queue_fk",
      columns: [t.tenantId, t.queueId],
      foreignColumns: [queues.tenantId, queues.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "queue_members_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    holds("queue_members_penalty_check", "penalty between 0 and 20"),
    index("queue_members_user_idx").on(t.tenantId, t.userId),
    ownTenantOnly(),
  ],
);

/**
 * Whether a person is at work in a queue: set by portal or phone, effective without apply, the later `changed_at` winning. Apart from
 * the membership, so that saving a queue's members sends nobody home.
 */
export const queueMemberStates = pgTable(
  "queue_member_states",
  {
    tenantId: tenantColumns.tenantId,
    queueId: uuid("queue_id").notNull(),
    userId: uuid("user_id").notNull(),
    state: text("state", { enum: QUEUE_MEMBER_STATES }).notNull(),
    reason: text("reason"),
    changedAt: instant("changed_at").notNull(),
    source: text("source", { enum: CHANGE_SOURCES }).notNull(),
    /** When the gateway said that it is so; null or before `changed_at`: not yet. */
    inForceAt: instant("in_force_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.queueId, t.userId] }),
    foreignKey({
      name: "queue_member_states_queue_fk",
      columns: [t.tenantId, t.queueId],
      foreignColumns: [queues.tenantId, queues.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "queue_member_states_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    oneOf("queue_member_states_state_check", t.state, QUEUE_MEMBER_STATES),
    oneOf("queue_member_states_source_check", t.source, CHANGE_SOURCES),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type QueueMember = typeof queueMembers.$inferSelect;
export type QueueMemberState = typeof queueMemberStates.$inferSelect;
