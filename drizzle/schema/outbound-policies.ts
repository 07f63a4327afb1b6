import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { holds, matches } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { users } from "./users.ts";

/** One rule; the first that matches decides. Trunks have no key here, as they may be the platform's; the edge checks them. */
export type StoredOutboundRule = {
  name: string;
  pattern: string;
  action: "allow" | "block";
  strip: number;
  prepend: string;
  trunkIds: string[];
  callerId: string | null;
  /** Absent from rules that were saved before there were these. */
  callerIdFor?: "without_own" | "everybody";
  businessHoursId?: string | null;
  hoursState?: "open" | "closed";
};

/** Which outside numbers may be called, and over which trunks. */
export const outboundPolicies = pgTable(
  "outbound_policies",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    isDefault: boolean("is_default").notNull().default(false),
    /** In the order they are tried. */
    rules: jsonb("rules").$type<StoredOutboundRule[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("outbound_policies_name_key").on(t.tenantId, t.name),
    uniqueIndex("outbound_policies_default_key").on(t.tenantId).where(sql`is_default`),
    holds("outbound_policies_rules_check", "jsonb_typeof(rules) = 'array'"),
    index("outbound_policies_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
    // Whether anybody still uses a trunk of the platform's.
    platformScope("select"),
  ],
);

/** What a person shows and may, where it differs from the tenant. */
export const userOutbound = pgTable(
  "user_outbound",
  {
    tenantId: tenantColumns.tenantId,
    userId: uuid("user_id").notNull(),
    policyId: uuid("policy_id"),
    /** E.164; one of the tenant's numbers, which the edge checks. */
    callerId: text("caller_id"),
    hidesNumber: boolean("hides_number").notNull().default(false),
    updatedAt: tenantColumns.updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    foreignKey({
      name: "user_outbound_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    foreignKey({
      name: "user_outbound_policy_fk",
      columns: [t.tenantId, t.policyId],
      foreignColumns: [outboundPolicies.tenantId, outboundPolicies.id],
    }),
    matches("user_outbound_caller_id_check", t.callerId, "^\\+[1-9][0-9]{6,14}$"),
    index("user_outbound_policy_idx").on(t.tenantId, t.policyId),
    ownTenantOnly(),
  ],
);

export type OutboundPolicy = typeof outboundPolicies.$inferSelect;
export type UserOutbound = typeof userOutbound.$inferSelect;
