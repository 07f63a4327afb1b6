import { bigint, char, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { gateways } from "./gateways.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant, timestamps } from "./timestamps.ts";

export const TENANT_KINDS = ["customer", "platform"] as const;
export const TENANT_STATUSES = ["active", "suspended"] as const;

/**
 * A customer organisation, or the platform itself (whose users are the platform admins). `revision` counts changes to
 * what a gateway would be told; `appliedRevision` and `appliedSnapshotId` say what it runs now (two facts, design.md).
 */
export const tenants = pgTable(
  "tenants",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Short name in SIP user names and Asterisk contexts; never changes (the edge's role may not update it). */
    key: text("key").notNull(),
    name: text("name").notNull(),
    kind: text("kind", { enum: TENANT_KINDS }).notNull().default("customer"),
    status: text("status", { enum: TENANT_STATUSES }).notNull().default("active"),
    suspendedAt: instant("suspended_at"),
    /** ISO 3166-1 alpha-2; numbers without a country code are read as of here. */
    country: char("country", { length: 2 }).notNull(),
    /** IANA time zone. */
    timeZone: text("time_zone").notNull(),
    /** What Asterisk says, it says in this one: ISO 639-1. */
    language: text("language").notNull().default("en"),
    /** The range extensions are given from; first and last have the same number of digits. */
    extensionStart: text("extension_start").notNull().default("1000"),
    extensionEnd: text("extension_end").notNull().default("1999"),
    /** Where the next free extension is looked for first; read and moved under this row's lock. */
    extensionNext: integer("extension_next").notNull().default(1000),
    revision: bigint("revision", { mode: "number" }).notNull().default(0),
    appliedRevision: bigint("applied_revision", { mode: "number" }),
    /** Key to snapshots (tenant_id, id), added in SQL: the two tables point at each other. */
    appliedSnapshotId: uuid("applied_snapshot_id"),
    gatewayId: uuid("gateway_id").references(() => gateways.id),
    ...timestamps,
  },
  (t) => [
    unique("tenants_key_key").on(t.key),
    matches("tenants_key_check", t.key, "^[a-z][a-z0-9]{1,15}$"),
    oneOf("tenants_kind_check", t.kind, TENANT_KINDS),
    oneOf("tenants_status_check", t.status, TENANT_STATUSES),
    matches("tenants_country_check", t.country, "^[A-Z]{2}$"),
    matches("tenants_language_check", t.language, "^[a-z]{2}$"),
    holds(
      "tenants_extension_range_check",
      `extension_start ~ '^[0-9]{2,6}$' and extension_end ~ '^[0-9]{2,6}$'
        and length(extension_start) = length(extension_end) and extension_start::int <= extension_end::int`,
    ),
    holds("tenants_extension_next_check", "extension_next between extension_start::int and extension_end::int + 1"),
    index("tenants_created_idx").on(t.createdAt, t.id),
    index("tenants_name_idx").on(t.name, t.id),
    index("tenants_gateway_idx").on(t.gatewayId),
    ownTenantOnly("id"),
    platformScope(),
  ],
);

export type Tenant = typeof tenants.$inferSelect;
