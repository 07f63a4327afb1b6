import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination, type StoredDestination } from "./destinations.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const DID_WAYS = ["own_trunks", "platform"] as const;
export const DID_STATUSES = ["requested", "assigned", "refused"] as const;

/** Callers by whole number or by its beginning, in E.164; also those that hide theirs; and where their calls go. */
export type StoredCallerRule = {
  name: string;
  numbers: string[];
  beginnings: string[];
  isHidden: boolean;
  destination: StoredDestination;
};

/**
 * An outside number that reaches the tenant. Without a destination it goes to the tenant's default one. Over the platform's trunks it is one
 * tenant's alone, once it is assigned; on their own trunks two tenants may have numbers that look alike.
 */
export const dids = pgTable(
  "dids",
  {
    ...tenantColumns,
    /** E.164, with its plus. */
    number: text("number").notNull(),
    label: text("label"),
    carrier: text("carrier"),
    destination: destinationColumn("destination"),
    /** What Asterisk says to callers of this number, where that is not the company's language. */
    language: text("language"),
    /** Looked at in their order, before the destination. */
    callerRules: jsonb("caller_rules").$type<StoredCallerRule[]>().notNull().default([]),
    /** Whose trunks its calls come in by. */
    via: text("via", { enum: DID_WAYS }).notNull().default("own_trunks"),
    status: text("status", { enum: DID_STATUSES }).notNull().default("assigned"),
    /** Why the platform refused it, in its words. */
    refusal: text("refusal"),
    /** Since when it has its status: of two tenants that took a number at the same moment one goes before the other. */
    decidedAt: instant("decided_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("dids_number_key").on(t.tenantId, t.number),
    uniqueIndex("dids_platform_number_key").on(t.number).where(sql`via = 'platform' and status = 'assigned'`),
    oneOf("dids_via_check", t.via, DID_WAYS),
    oneOf("dids_status_check", t.status, DID_STATUSES),
    holds("dids_refusal_check", "(status = 'refused') = (refusal is not null)"),
    matches("dids_number_check", t.number, "^\\+[1-9][0-9]{6,14}$"),
    matches("dids_language_check", t.language, "^[a-z]{2}$"),
    isDestination("dids_destination_check", t.destination),
    holds("dids_caller_rules_check", "jsonb_typeof(caller_rules) = 'array'"),
    index("dids_created_idx").on(t.tenantId, t.createdAt, t.id),
    index("dids_number_idx").on(t.number),
    ownTenantOnly(),
    platformScope("select"),
  ],
);

export type Did = typeof dids.$inferSelect;
