import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination } from "./destinations.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { CHANGE_SOURCES } from "./queue-members.ts";
import { sounds } from "./sounds.ts";
import { instant } from "./timestamps.ts";
import { users } from "./users.ts";

/** What somebody else changed of a person's box, until the person has seen it. */
export type OthersChange = { byName: string; at: string; fields: string[] };

/**
 * Where messages are left. A person's is made by a trigger with the person's first extension, and goes by its number; a shared one
 * (no user) has an extension of its own. So a box has no number here: it is the extension's.
 */
export const voicemailBoxes = pgTable(
  "voicemail_boxes",
  {
    ...tenantColumns,
    userId: uuid("user_id"),
    /** Null: the person's. */
    name: text("name"),
    /** AES-256-GCM as a device's secret, associated data `voicemail_boxes:<tenantId>:<id>`. Null: none was chosen yet. */
    pinCiphertext: text("pin_ciphertext"),
    pinChangedAt: instant("pin_changed_at"),
    pinSource: text("pin_source", { enum: CHANGE_SOURCES }),
    /** When the gateway said that it has this PIN; null or before `pin_changed_at`: not yet. */
    pinInForceAt: instant("pin_in_force_at"),
    /** Wrong current PINs in a row, and until when none is taken for the right one. */
    pinFailures: integer("pin_failures").notNull().default(0),
    pinLockedUntil: instant("pin_locked_until"),
    email: text("email"),
    attachesAudio: boolean("attaches_audio").notNull().default(false),
    greetingSoundId: uuid("greeting_sound_id"),
    /** The person's own greeting, which goes before the sound; in R2 as a sound's upload. Holds without an apply. */
    greetingDigest: text("greeting_digest"),
    greetingContentType: text("greeting_content_type"),
    greetingSizeBytes: integer("greeting_size_bytes"),
    greetingDurationMs: integer("greeting_duration_ms"),
    /** When the greeting was last chosen or taken back by portal; one recorded by phone later goes before it. */
    greetingChangedAt: instant("greeting_changed_at"),
    /** When callers' greeting was recorded by phone, as the gateway says; null: what they hear was not. */
    greetingRecordedAt: instant("greeting_recorded_at"),
    /** Why the greeting chosen is not what callers hear, in words; null: nothing is wrong with it. */
    greetingProblem: text("greeting_problem"),
    /** Why the last notice of a message could not be delivered, in words, and when; null once one was. */
    noticeProblem: text("notice_problem"),
    noticeProblemAt: instant("notice_problem_at"),
    maxMessageSec: integer("max_message_sec").notNull().default(180),
    /** Whether whoever may hear it is asked for the PIN from a phone of their own. */
    asksPin: boolean("asks_pin").notNull().default(true),
    /** Of a person's: whether callers find the person in the directory by name. Shared boxes are never in it. */
    inDirectory: boolean("in_directory").notNull().default(true),
    /** What was sent by mail, sound and all, is not kept here. */
    deletesMailed: boolean("deletes_mailed").notNull().default(false),
    /** Where callers go who press 0 instead of leaving a message; null: nowhere. */
    onZero: destinationColumn("on_zero"),
    othersChange: jsonb("others_change").$type<OthersChange>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("voicemail_boxes_user_key").on(t.tenantId, t.userId),
    uniqueIndex("voicemail_boxes_name_key").on(t.tenantId, t.name).where(sql`user_id is null`),
    foreignKey({
      name: "voicemail_boxes_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    foreignKey({
      name: "voicemail_boxes_greeting_sound_fk",
      columns: [t.tenantId, t.greetingSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    oneOf("voicemail_boxes_pin_source_check", t.pinSource, CHANGE_SOURCES),
    holds("voicemail_boxes_pin_check", "(pin_ciphertext is null) = (pin_changed_at is null)"),
    holds(
      "voicemail_boxes_greeting_check",
      "num_nulls(greeting_digest, greeting_content_type, greeting_size_bytes, greeting_duration_ms) in (0, 4)",
    ),
    holds("voicemail_boxes_notice_problem_check", "(notice_problem is null) = (notice_problem_at is null)"),
    matches("voicemail_boxes_greeting_digest_check", t.greetingDigest, "^[0-9a-f]{64}$"),
    holds("voicemail_boxes_name_check", "user_id is not null or name is not null"),
    holds("voicemail_boxes_max_message_check", "max_message_sec between 10 and 600"),
    isDestination("voicemail_boxes_on_zero_check", t.onZero),
    index("voicemail_boxes_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
    platformScope(),
  ],
);

/** Who may hear a shared box, and is told of its messages by mail if they like. A deleted person stays named here and hears nothing. */
export const voicemailBoxListeners = pgTable(
  "voicemail_box_listeners",
  {
    tenantId: tenantColumns.tenantId,
    boxId: uuid("box_id").notNull(),
    userId: uuid("user_id").notNull(),
    wantsMail: boolean("wants_mail").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.boxId, t.userId] }),
    foreignKey({
      name: "voicemail_box_listeners_box_fk",
      columns: [t.tenantId, t.boxId],
      foreignColumns: [voicemailBoxes.tenantId, voicemailBoxes.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "voicemail_box_listeners_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    index("voicemail_box_listeners_user_idx").on(t.tenantId, t.userId),
    ownTenantOnly(),
  ],
);

/** A message left. The id is the gateway's, so that one reported twice lands once; its sound lies in R2 at `object_key`. */
export const voicemailMessages = pgTable(
  "voicemail_messages",
  {
    ...tenantColumns,
    boxId: uuid("box_id").notNull(),
    callerId: text("caller_id"),
    callerName: text("caller_name"),
    receivedAt: instant("received_at").notNull(),
    durationSec: real("duration_sec").notNull(),
    heardAt: instant("heard_at"),
    /** Gone for everybody; the row stays until the gateway has let go of it too. */
    deletedAt: instant("deleted_at"),
    objectKey: text("object_key"),
    sizeBytes: integer("size_bytes"),
    /** Which of a gateway's disks it lies on: only what is said of that disk says that it is gone. Null: from before they had names. */
    spoolId: uuid("spool_id"),
    /** When the notice of it was handed over, if it was to be. */
    noticedAt: instant("noticed_at"),
    /** When it was last heard, made new again or deleted, wherever: the later wins. */
    changedAt: instant("changed_at").notNull(),
    /** Rises with every change; `in_force_version` is what the gateway has. */
    version: integer("version").notNull().default(1),
    inForceVersion: integer("in_force_version").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "voicemail_messages_box_fk",
      columns: [t.tenantId, t.boxId],
      foreignColumns: [voicemailBoxes.tenantId, voicemailBoxes.id],
    }).onDelete("cascade"),
    index("voicemail_messages_box_idx").on(t.tenantId, t.boxId, t.receivedAt, t.id),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type VoicemailBox = typeof voicemailBoxes.$inferSelect;
export type VoicemailMessage = typeof voicemailMessages.$inferSelect;
