import { foreignKey, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination } from "./destinations.ts";
import { ownTenantOnly } from "./policies.ts";
import { sounds } from "./sounds.ts";

/** A sound played to the caller, and where the call goes after it. */
export const announcements = pgTable(
  "announcements",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    soundId: uuid("sound_id").notNull(),
    next: destinationColumn("next").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("announcements_name_key").on(t.tenantId, t.name),
    foreignKey({
      name: "announcements_sound_fk",
      columns: [t.tenantId, t.soundId],
      foreignColumns: [sounds.tenantId, sounds.id],
    }),
    isDestination("announcements_next_check", t.next),
    index("announcements_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

export type Announcement = typeof announcements.$inferSelect;
