import { foreignKey, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { CHANGE_SOURCES } from "./queue-members.ts";
import { instant } from "./timestamps.ts";
import { users } from "./users.ts";

export const CALL_SETTING_FIELDS = [
  "doNotDisturb",
  "forwardAlways",
  "forwardBusy",
  "forwardNoAnswer",
  "ringSec",
  "forwardAlwaysAsks",
  "forwardBusyAsks",
  "forwardNoAnswerAsks",
  "alsoRings",
  "blockedCallers",
] as const;

/**
 * How a person's phone behaves, a row for each field that was ever set: portal and phone both set it, effective without apply, and of
 * one field the later `changed_at` wins wherever it was made. No row: off, or the default.
 */
export const userCallSettings = pgTable(
  "user_call_settings",
  {
    tenantId: tenantColumns.tenantId,
    userId: uuid("user_id").notNull(),
    field: text("field", { enum: CALL_SETTING_FIELDS }).notNull(),
    /** true or false, a number as text, seconds, a list of numbers to ring, or of callers; JSON null: taken back. */
    value: jsonb("value").$type<boolean | string | number | null | readonly object[]>().notNull(),
    changedAt: instant("changed_at").notNull(),
    source: text("source", { enum: CHANGE_SOURCES }).notNull(),
    /** When the gateway said that it is so; null or before `changed_at`: not yet. */
    inForceAt: instant("in_force_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId, t.field] }),
    foreignKey({
      name: "user_call_settings_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    oneOf("user_call_settings_field_check", t.field, CALL_SETTING_FIELDS),
    oneOf("user_call_settings_source_check", t.source, CHANGE_SOURCES),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type UserCallSetting = typeof userCallSettings.$inferSelect;
