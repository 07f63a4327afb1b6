import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination } from "./destinations.ts";
import { ownTenantOnly } from "./policies.ts";
import { users } from "./users.ts";

export const RING_STRATEGIES = ["ALL", "IN_ORDER", "ROUND_ROBIN"] as const;

/** People and outside numbers that are rung for one call. */
export const ringGroups = pgTable(
  "ring_groups",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    strategy: text("strategy", { enum: RING_STRATEGIES }).notNull().default("ALL"),
    /** ALL: how long all ring; else how long each rings. */
    ringSec: integer("ring_sec").notNull().default(20),
    callerNamePrefix: text("caller_name_prefix"),
    /** Who answers outside must press 1 to have the call. */
    asksToAccept: boolean("asks_to_accept").notNull().default(true),
    /** Members who are on the phone are left alone. */
    skipsBusy: boolean("skips_busy").notNull().default(false),
    ringTone: integer("ring_tone"),
    noAnswer: destinationColumn("no_answer").notNull().default({ kind: "HANG_UP" }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("ring_groups_name_key").on(t.tenantId, t.name),
    oneOf("ring_groups_strategy_check", t.strategy, RING_STRATEGIES),
    holds("ring_groups_ring_sec_check", "ring_sec between 5 and 300"),
    holds("ring_groups_ring_tone_check", "ring_tone between 1 and 8"),
    isDestination("ring_groups_no_answer_check", t.noAnswer),
    index("ring_groups_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

/** Members in their order: a person, or an outside number in E.164. A deleted person stays named here and is rung no more. */
export const ringGroupMembers = pgTable(
  "ring_group_members",
  {
    tenantId: tenantColumns.tenantId,
    ringGroupId: uuid("ring_group_id").notNull(),
    position: integer("position").notNull(),
    userId: uuid("user_id"),
    number: text("number"),
    /** Begins to ring so long after the group. */
    afterSec: integer("after_sec"),
    /** Rings so long at most; null: as long as the group. */
    ringSec: integer("ring_sec"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.ringGroupId, t.position] }),
    unique("ring_group_members_user_key").on(t.tenantId, t.ringGroupId, t.userId),
    foreignKey({
      name: "ring_group_members_ring_group_fk",
      columns: [t.tenantId, t.ringGroupId],
      foreignColumns: [ringGroups.tenantId, ringGroups.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "ring_group_members_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    matches("ring_group_members_number_check", t.number, "^\\+[1-9][0-9]{6,14}$"),
    holds("ring_group_members_either_check", "(user_id is null) <> (number is null)"),
    holds("ring_group_members_after_sec_check", "after_sec between 0 and 120"),
    holds("ring_group_members_ring_sec_check", "ring_sec between 5 and 300"),
    index("ring_group_members_user_idx").on(t.tenantId, t.userId),
    ownTenantOnly(),
  ],
);

export type RingGroup = typeof ringGroups.$inferSelect;
export type RingGroupMember = typeof ringGroupMembers.$inferSelect;
