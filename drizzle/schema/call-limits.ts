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
  uniqueIndex,
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
    /** When a person is blocked for calls out by itself; null: never. */
    autoBlock: jsonb("auto_block")
      .$type<{ refusals: number; withinMinutes: number; nightDestinations: number }>()
      .default({ refusals: 10, withinMinutes: 10, nightDestinations: 3 }),
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
    // Whoever makes a tenant gives it limits.
    platformScope(),
  ],
);

/** A person's own, beside the tenant's: both hold. */
export const userCallLimits = pgTable(
  "user_call_limits",
  {
    tenantId: tenantColumns.tenantId,
    userId: uuid("user_id").notNull(),
    ...caps,
    /** Null: as the tenant's. */
    allowedCountries: text("allowed_countries").array(),
    allowsPremium: boolean("allows_premium"),
    allowsHighRisk: boolean("allows_high_risk"),
    night: jsonb("night").$type<{ from: string; to: string } | "none">(),
    /** Countries, kinds and night hold in place of the tenant's, not beside them. */
    exceedsCompany: boolean("exceeds_company").notNull().default(false),
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

export const LIMIT_OWNERS = ["company", "person"] as const;

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
    /** Whose limit it was. */
    limitOf: text("limit_of", { enum: LIMIT_OWNERS }).notNull().default("company"),
    createdAt: tenantColumns.createdAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("call_refusals_limit_of_check", t.limitOf, LIMIT_OWNERS),
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
    /** What else makes it another alarm: who was blocked. */
    about: text("about").notNull().default(""),
    /** For a person. */
    message: text("message").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("call_alarms_hour_key").on(t.tenantId, t.hour, t.level, t.reason, t.about),
    oneOf("call_alarms_level_check", t.level, ALARM_LEVELS),
    ownTenantOnly(),
  ],
);

export const CALL_BLOCK_REASONS = ["refusals", "night_destinations"] as const;

/** Somebody kept from calling out, by the gateways, until an admin releases them. The id is the gateway's; the person has no key, as the record may arrive late. */
export const callBlocks = pgTable(
  "call_blocks",
  {
    ...tenantColumns,
    at: instant("at").notNull(),
    userId: uuid("user_id").notNull(),
    reason: text("reason", { enum: CALL_BLOCK_REASONS }).notNull(),
    /** What was called, newest last. */
    numbers: text("numbers").array().notNull().default(sql`'{}'`),
    releasedAt: instant("released_at"),
    /** No key: perhaps somebody of the platform's. */
    releasedBy: uuid("released_by"),
    releasedByName: text("released_by_name"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex("call_blocks_one_open_per_user").on(t.tenantId, t.userId).where(sql`released_at is null`),
    index("call_blocks_at_idx").on(t.tenantId, t.at, t.id),
    oneOf("call_blocks_reason_check", t.reason, CALL_BLOCK_REASONS),
    ownTenantOnly(),
  ],
);

export type CallLimits = typeof callLimits.$inferSelect;
export type UserCallLimits = typeof userCallLimits.$inferSelect;
export type Rate = typeof rates.$inferSelect;
export type CallRefusal = typeof callRefusals.$inferSelect;
export type CallBlock = typeof callBlocks.$inferSelect;
export type CallAlarm = typeof callAlarms.$inferSelect;
