import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { holds, matches } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination, type StoredDestination } from "./destinations.ts";
import { ownTenantOnly } from "./policies.ts";
import { sounds } from "./sounds.ts";

/** A key of the telephone's, and where it leads. */
export type StoredMenuKey = { key: string; label: string | null; destination: StoredDestination };

/** A menu: the caller hears a greeting and presses a key. */
export const ivrMenus = pgTable(
  "ivr_menus",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    greetingSoundId: uuid("greeting_sound_id").notNull(),
    keys: jsonb("keys").$type<StoredMenuKey[]>().notNull().default([]),
    /** Whether callers may dial a person's extension instead. */
    allowsExtensions: boolean("allows_extensions").notNull().default(false),
    /** Then also those of ring groups and queues. */
    allowsGroups: boolean("allows_groups").notNull().default(false),
    /** How long the next digit of an extension may take. */
    nextDigitSec: integer("next_digit_sec").notNull().default(2),
    timeoutSec: integer("timeout_sec").notNull().default(5),
    tries: integer("tries").notNull().default(3),
    invalidSoundId: uuid("invalid_sound_id"),
    /** What Asterisk says to callers from here on; null: as before. */
    language: text("language"),
    giveUp: destinationColumn("give_up").notNull().default({ kind: "HANG_UP" }),
    /** The same of callers who press nothing; null: as after wrong keys, and no words. */
    silenceTries: integer("silence_tries"),
    silenceSoundId: uuid("silence_sound_id"),
    onSilence: destinationColumn("on_silence"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("ivr_menus_name_key").on(t.tenantId, t.name),
    matches("ivr_menus_language_check", t.language, "^[a-z]{2}$"),
    foreignKey({
      name: "ivr_menus_greeting_sound_fk",
      columns: [t.tenantId, t.greetingSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    foreignKey({
      name: "ivr_menus_invalid_sound_fk",
      columns: [t.tenantId, t.invalidSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    foreignKey({
      name: "ivr_menus_silence_sound_fk",
      columns: [t.tenantId, t.silenceSoundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    holds("ivr_menus_keys_check", "jsonb_typeof(keys) = 'array'"),
    holds("ivr_menus_timeout_check", "timeout_sec between 1 and 60"),
    holds("ivr_menus_tries_check", "tries between 1 and 10"),
    holds("ivr_menus_silence_tries_check", "silence_tries between 1 and 10"),
    holds("ivr_menus_next_digit_check", "next_digit_sec between 1 and 10"),
    isDestination("ivr_menus_give_up_check", t.giveUp),
    isDestination("ivr_menus_on_silence_check", t.onSilence),
    index("ivr_menus_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

export type IvrMenu = typeof ivrMenus.$inferSelect;
