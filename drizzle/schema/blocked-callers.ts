import { index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";

export const BLOCKED_CALLER_KINDS = ["number", "prefix", "anonymous"] as const;

/** Who of those outside is not let in to any of the tenant's numbers; effective without an apply. */
export const blockedCallers = pgTable(
  "blocked_callers",
  {
    ...tenantColumns,
    kind: text("kind", { enum: BLOCKED_CALLER_KINDS }).notNull(),
    /** E.164, or how it begins; null: callers who hide theirs. */
    number: text("number"),
    note: text("note"),
    /** Who blocked it: no key, the entry outlasts the person. */
    addedBy: uuid("added_by"),
    addedByName: text("added_by_name"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("blocked_callers_number_key").on(t.tenantId, t.kind, t.number).nullsNotDistinct(),
    oneOf("blocked_callers_kind_check", t.kind, BLOCKED_CALLER_KINDS),
    holds(
      "blocked_callers_number_check",
      `case kind when 'number' then number ~ '^\\+[1-9][0-9]{6,14}$' when 'prefix' then number ~ '^\\+[1-9][0-9]{0,13}$' else number is null end`,
    ),
    holds("blocked_callers_number_given_check", "(number is null) = (kind = 'anonymous')"),
    index("blocked_callers_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

export type BlockedCallerRow = typeof blockedCallers.$inferSelect;
