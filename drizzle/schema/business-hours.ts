import { index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination, type StoredDestination } from "./destinations.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const OVERRIDE_STATES = ["open", "closed"] as const;

/** Days are 1 = Monday … 7 = Sunday, times `09:00`; an end that is not after its beginning is on the next day. */
export type StoredOpeningHours = { days: number[]; from: string; to: string };
/** Dates are `2026-12-24`, both included; without times, whole days. */
export type StoredHoliday = {
  name: string;
  from: string;
  to: string;
  fromTime?: string;
  toTime?: string;
  everyYear: boolean;
  destination: StoredDestination | null;
};

/** Opening hours in a time zone of their own, and where calls go when it is open and when it is closed. */
export const businessHours = pgTable(
  "business_hours",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    /** Dialled after the code that closes and opens by phone: 1, 2, 3 … A trigger gives the lowest that is free. */
    code: integer("code").notNull().default(0),
    /** IANA time zone. */
    timeZone: text("time_zone").notNull(),
    weekly: jsonb("weekly").$type<StoredOpeningHours[]>().notNull().default([]),
    holidays: jsonb("holidays").$type<StoredHoliday[]>().notNull().default([]),
    open: destinationColumn("open").notNull(),
    closed: destinationColumn("closed").notNull(),
    /** What overrules the calendar for now, without apply; null: nothing does. */
    overrideState: text("override_state", { enum: OVERRIDE_STATES }),
    /** When it ends by itself; null: when it is taken back. */
    overrideUntil: instant("override_until"),
    overrideChangedAt: instant("override_changed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("business_hours_name_key").on(t.tenantId, t.name),
    unique("business_hours_code_key").on(t.tenantId, t.code),
    holds("business_hours_code_check", "code > 0"),
    isDestination("business_hours_open_check", t.open),
    isDestination("business_hours_closed_check", t.closed),
    oneOf("business_hours_override_state_check", t.overrideState, OVERRIDE_STATES),
    holds("business_hours_override_until_check", "override_until is null or override_state is not null"),
    holds("business_hours_lists_check", "jsonb_typeof(weekly) = 'array' and jsonb_typeof(holidays) = 'array'"),
    index("business_hours_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
    platformScope("select"),
  ],
);

export type BusinessHours = typeof businessHours.$inferSelect;
