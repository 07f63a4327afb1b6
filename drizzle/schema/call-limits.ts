import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant, timestamps } from "./timestamps.ts";
import { users } from "./users.ts";

export const PRICE_CLASSES = [
  "national",
  "mobile",
  "international",
  "premium",
  "satellite",
  "high_risk",
  "free",
  "unknown",
] as const;

/** Null: not limited. Money is integer micro-units. */
const caps = {
  maxConcurrentCalls: integer("max_concurrent_calls"),
  maxCallsPerSecond: real("max_calls_per_second"),
  maxMinutesPerDay: integer("max_minutes_per_day"),
  maxSpendMicrosPerDay: bigint("max_spend_micros_per_day", { mode: "number" }),
  maxCallMinutes: integer("max_call_minutes"),
};
const CAPS_HOLD = `max_concurrent_calls >= 0 and max_calls_per_second > 0 and max_minutes_per_day >= 0
  and max_spend_micros_per_day >= 0 and max_call_minutes > 0`;

/** A tenant's guards against toll fraud. No row: the defaults of the edge. */
export const callLimits = pgTable(
  "call_limits",
  {
    tenantId: tenantColumns.tenantId,
    ...caps,
    /** ISO 3166-1 alpha-2; null: all but those with a high risk. */
    allowedCountries: text("allowed_countries").array(),
    allowsPremium: boolean("allows_premium").notNull().default(false),
    allowsHighRisk: boolean("allows_high_risk").notNull().default(false),
    blockedPrefixes: text("blocked_prefixes").array().notNull().default(sql`'{}'`),
    allowedPrefixes: text("allowed_prefixes").array().notNull().default(sql`'{}'`),
    night: jsonb("night").$type<{ from: string; to: string }>(),
    alertAtPercent: integer("alert_at_percent").notNull().default(80),
    currency: char("currency", { length: 3 }).notNull().default("EUR"),
    updatedAt: tenantColumns.updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId] }),
    holds("call_limits_caps_check", CAPS_HOLD),
    holds("call_limits_alert_check", "alert_at_percent between 1 and 100"),
    matches("call_limits_currency_check", t.currency, "^[A-Z]{3}$"),
    ownTenantOnly(),
    platformScope("select"),
  ],
);

/** A person's own, beside the tenant's: both hold. */
export const userCallLimits = pgTable(
  "user_call_limits",
  {
    tenantId: tenantColumns.tenantId,
    userId: uuid("user_id").notNull(),
    ...caps,
    updatedAt: tenantColumns.updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    foreignKey({
      name: "user_call_limits_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    holds("user_call_limits_caps_check", CAPS_HOLD),
    ownTenantOnly(),
    platformScope("select"),
  ],
);

/** The platform's price list: the longest prefix of a number decides. */
export const rates = pgTable(
  "rates",
  {
    /** `+43`, `+88213`. */
    prefix: text("prefix").primaryKey(),
    country: char("country", { length: 2 }),
    class: text("class", { enum: PRICE_CLASSES }).notNull(),
    perMinuteMicros: bigint("per_minute_micros", { mode: "number" }).notNull(),
    ...timestamps,
  },
  (t) => [
    matches("rates_prefix_check", t.prefix, "^\\+[0-9]{1,15}$"),
    oneOf("rates_class_check", t.class, PRICE_CLASSES),
    holds("rates_price_check", "per_minute_micros >= 0"),
    platformScope(),
  ],
);

/** A call that was not let out. The id is the gateway's; the person has no key, as the record may arrive late. */
export const callRefusals = pgTable(
  "call_refusals",
  {
    tenantId: tenantColumns.tenantId,
    id: tenantColumns.id,
    at: instant("at").notNull(),
    userId: uuid("user_id"),
    number: text("number").notNull(),
    reason: text("reason").notNull(),
    createdAt: tenantColumns.createdAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("call_refusals_at_idx").on(t.tenantId, t.at, t.id),
    ownTenantOnly(),
    platformScope(),
  ],
);

export const ALARM_LEVELS = ["warning", "refused"] as const;

/** What a tenant's admins were mailed of: once for each reason in an hour, however many gateways report it. */
export const callAlarms = pgTable(
  "call_alarms",
  {
    ...tenantColumns,
    /** When the hour begins. */
    hour: instant("hour").notNull(),
    level: text("level", { enum: ALARM_LEVELS }).notNull(),
    reason: text("reason").notNull(),
    /** For a person. */
    message: text("message").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("call_alarms_hour_key").on(t.tenantId, t.hour, t.level, t.reason),
    oneOf("call_alarms_level_check", t.level, ALARM_LEVELS),
    ownTenantOnly(),
  ],
);

export type CallLimits = typeof callLimits.$inferSelect;
export type UserCallLimits = typeof userCallLimits.$inferSelect;
export type Rate = typeof rates.$inferSelect;
export type CallRefusal = typeof callRefusals.$inferSelect;
export type CallAlarm = typeof callAlarms.$inferSelect;
