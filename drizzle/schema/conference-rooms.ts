import { boolean, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { holds, matches } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";

/** A room several callers talk in. Its PINs are told to guests, and are stored as they are. */
export const conferenceRooms = pgTable(
  "conference_rooms",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    pin: text("pin"),
    hostPin: text("host_pin"),
    waitsForHost: boolean("waits_for_host").notNull().default(false),
    endsWithHost: boolean("ends_with_host").notNull().default(false),
    announcesNames: boolean("announces_names").notNull().default(true),
    maxMembers: integer("max_members").notNull().default(20),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("conference_rooms_name_key").on(t.tenantId, t.name),
    matches("conference_rooms_pin_check", t.pin, "^[0-9]{4,10}$"),
    matches("conference_rooms_host_pin_check", t.hostPin, "^[0-9]{4,10}$"),
    holds("conference_rooms_pins_check", "pin <> host_pin"),
    holds("conference_rooms_max_members_check", "max_members between 2 and 200"),
    index("conference_rooms_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

export type ConferenceRoom = typeof conferenceRooms.$inferSelect;
