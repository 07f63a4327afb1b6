import { index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const NOTICE_KINDS = ["emergency_call", "call_alarm"] as const;

/** A notice the mail service would not take for an address. Gone once the address has taken it. */
export const undeliveredNotices = pgTable(
  "undelivered_notices",
  {
    ...tenantColumns,
    kind: text("kind", { enum: NOTICE_KINDS }).notNull(),
    /** The emergency call, or the alarm. No key: what is told of may be purged first. */
    aboutId: uuid("about_id").notNull(),
    address: text("address").notNull(),
    /** In the mail service's own words. */
    reason: text("reason").notNull(),
    tries: integer("tries").notNull().default(1),
    triedAt: instant("tried_at").notNull(),
    /** Null: given up. */
    nextTryAt: instant("next_try_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("undelivered_notices_key").on(t.tenantId, t.kind, t.aboutId, t.address),
    index("undelivered_notices_next_idx").on(t.nextTryAt),
    oneOf("undelivered_notices_kind_check", t.kind, NOTICE_KINDS),
    holds("undelivered_notices_tries_check", "tries >= 1"),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type UndeliveredNotice = typeof undeliveredNotices.$inferSelect;
