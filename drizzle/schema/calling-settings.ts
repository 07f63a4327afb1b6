import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { holds, matches } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination } from "./destinations.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";
import { users } from "./users.ts";

/** What holds for a tenant's calls as a whole. No row: all as the columns' defaults say. */
export const callingSettings = pgTable(
  "calling_settings",
  {
    tenantId: tenantColumns.tenantId,
    defaultDestination: destinationColumn("default_destination"),
    mainNumber: text("main_number"),
    outsidePrefix: text("outside_prefix"),
    /** Null: those of the tenant's country. */
    emergencyNumbers: text("emergency_numbers").array(),
    /** No key, as they may be the platform's; the edge checks them. */
    emergencyTrunkIds: uuid("emergency_trunk_ids").array().notNull().default(sql`'{}'`),
    emergencyCallerId: text("emergency_caller_id"),
    emergencyNotify: text("emergency_notify").array().notNull().default(sql`'{}'`),
    emergencyLocation: text("emergency_location"),
    parkingSlots: integer("parking_slots").notNull().default(10),
    parkingTimeoutSec: integer("parking_timeout_sec").notNull().default(120),
    /** What whoever is held, parked or waits hears, one after the other; none: Asterisk's own music. No key, as there may be several. */
    musicSoundIds: uuid("music_sound_ids").array().notNull().default(sql`'{}'`),
    updatedAt: tenantColumns.updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId] }),
    isDestination("calling_settings_default_destination_check", t.defaultDestination),
    matches("calling_settings_main_number_check", t.mainNumber, "^\\+[1-9][0-9]{6,14}$"),
    matches("calling_settings_outside_prefix_check", t.outsidePrefix, "^[0-9]{1,2}$"),
    holds(
      "calling_settings_parking_check",
      "parking_slots between 1 and 20 and parking_timeout_sec between 15 and 900",
    ),
    ownTenantOnly(),
    // Whether anybody still uses a trunk of the platform's.
    platformScope("select"),
  ],
);

/**
 * An emergency call that was made, for those who must hear of it. The id is the gateway's: one reported twice lands once. Names are kept as
 * they were then: phone and trunk may be gone when somebody asks.
 */
export const emergencyNotifications = pgTable(
  "emergency_notifications",
  {
    ...tenantColumns,
    at: instant("at").notNull(),
    userId: uuid("user_id"),
    callerExtension: text("caller_extension"),
    deviceId: uuid("device_id"),
    deviceLabel: text("device_label"),
    number: text("number").notNull(),
    /** The trunk tried last, and the number it showed: the one that is called back. */
    trunkId: uuid("trunk_id"),
    trunkName: text("trunk_name"),
    callbackNumber: text("callback_number"),
    /** When the last trunk had failed: nobody was reached. */
    failedAt: instant("failed_at"),
    /** When the mails were handed over: that it was made, and that it failed. */
    notifiedAt: instant("notified_at"),
    failureNotifiedAt: instant("failure_notified_at"),
    /** Who took note of it in the portal; perhaps somebody of the platform's. */
    seenAt: instant("seen_at"),
    seenBy: uuid("seen_by"),
    seenByName: text("seen_by_name"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "emergency_notifications_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    index("emergency_notifications_at_idx").on(t.tenantId, t.at, t.id),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type CallingSettings = typeof callingSettings.$inferSelect;
export type EmergencyNotification = typeof emergencyNotifications.$inferSelect;
