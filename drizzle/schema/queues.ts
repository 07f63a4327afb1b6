import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination } from "./destinations.ts";
import { ownTenantOnly } from "./policies.ts";
import { sounds } from "./sounds.ts";

export const QUEUE_STRATEGIES = [
  "RING_ALL",
  "LEAST_RECENT",
  "FEWEST_CALLS",
  "ROUND_ROBIN",
  "RANDOM",
  "IN_ORDER",
] as const;

/** Keys a waiting caller may be given to leave by. */
const EXIT_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;

/** Where callers wait in line for one of its members. */
export const queues = pgTable(
  "queues",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    strategy: text("strategy", { enum: QUEUE_STRATEGIES }).notNull().default("RING_ALL"),
    ringSec: integer("ring_sec").notNull().default(20),
    retrySec: integer("retry_sec").notNull().default(3),
    wrapUpSec: integer("wrap_up_sec").notNull().default(0),
    maxWaitSec: integer("max_wait_sec").notNull().default(300),
    maxLength: integer("max_length").notNull().default(50),
    joinsWhenEmpty: boolean("joins_when_empty").notNull().default(false),
    announcesPosition: boolean("announces_position").notNull().default(true),
    announceEverySec: integer("announce_every_sec").notNull().default(30),
    greetingSoundId: uuid("greeting_sound_id"),
    comfortSoundId: uuid("comfort_sound_id"),
    /** Played one after the other while callers wait; none: the company's music. No key, as there may be several; the edge checks them. */
    musicSoundIds: uuid("music_sound_ids").array().notNull().default(sql`'{}'`),
    /** Said beside the position: about how long it will take. */
    announcesWait: boolean("announces_wait").notNull().default(false),
    callerNamePrefix: text("caller_name_prefix"),
    /** Said to whoever takes a call before the caller is put through. */
    memberSoundId: uuid("member_sound_id"),
    /** Whoever lets a call ring out is paused, until they or somebody else ends that. */
    pausesUnanswered: boolean("pauses_unanswered").notNull().default(false),
    /** Of people in several queues, calls of the one with the higher number ring first. */
    priority: integer("priority").notNull().default(0),
    /** The key by which a waiting caller leaves for `on_exit`, and what tells of it; null: none. */
    exitKey: text("exit_key", { enum: EXIT_KEYS }),
    exitSoundId: uuid("exit_sound_id"),
    onExit: destinationColumn("on_exit").notNull().default({ kind: "HANG_UP" }),
    onTimeout: destinationColumn("on_timeout").notNull().default({ kind: "HANG_UP" }),
    onFull: destinationColumn("on_full").notNull().default({ kind: "HANG_UP" }),
    onEmpty: destinationColumn("on_empty").notNull().default({ kind: "HANG_UP" }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("queues_name_key").on(t.tenantId, t.name),
    foreignKey({
      name: "queues_greeting_sound_fk",
      columns: [t.tenantId, t.greetingSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    foreignKey({
      name: "queues_comfort_sound_fk",
      columns: [t.tenantId, t.comfortSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    foreignKey({
      name: "queues_member_sound_fk",
      columns: [t.tenantId, t.memberSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    foreignKey({
      name: "queues_exit_sound_fk",
      columns: [t.tenantId, t.exitSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    oneOf("queues_strategy_check", t.strategy, QUEUE_STRATEGIES),
    oneOf("queues_exit_key_check", t.exitKey, EXIT_KEYS),
    holds("queues_priority_check", "priority between 0 and 10"),
    holds(
      "queues_bounds_check",
      `ring_sec between 5 and 120 and retry_sec between 0 and 60 and wrap_up_sec between 0 and 600
        and max_wait_sec between 10 and 7200 and max_length between 1 and 500 and announce_every_sec between 10 and 600`,
    ),
    isDestination("queues_on_timeout_check", t.onTimeout),
    isDestination("queues_on_full_check", t.onFull),
    isDestination("queues_on_empty_check", t.onEmpty),
    isDestination("queues_on_exit_check", t.onExit),
    index("queues_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

export type Queue = typeof queues.$inferSelect;
