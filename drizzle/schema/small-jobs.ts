import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { gateways } from "./gateways.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

/** The edge's list, which grows without a migration: the database sees to the form only. */
export const SMALL_JOB_KINDS = ["rehearsal", "call_state", "call_guards", "rates", "trunk_test"] as const;
export const SMALL_JOB_STATUSES = ["PENDING", "RUNNING", "DONE", "FAILED"] as const;

/** Work for a gateway beside its applies. Lives for minutes: what it came to is told, not kept. */
export const smallJobs = pgTable(
  "small_jobs",
  {
    ...tenantColumns,
    gatewayId: uuid("gateway_id")
      .notNull()
      .references(() => gateways.id),
    kind: text("kind", { enum: SMALL_JOB_KINDS }).notNull(),
    /** What of the tenant it is about, in its kind's own words: asked for twice, it is the same job. */
    subject: text("subject").notNull(),
    status: text("status", { enum: SMALL_JOB_STATUSES }).notNull().default("PENDING"),
    leaseToken: uuid("lease_token"),
    leaseExpiresAt: instant("lease_expires_at"),
    attempts: integer("attempts").notNull().default(0),
    result: jsonb("result").$type<Record<string, unknown>>(),
    /** Why it failed, for a person. */
    error: text("error"),
    finishedAt: instant("finished_at"),
    /** From then on it is neither offered nor shown, and soon gone. */
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex("small_jobs_one_open_per_subject")
      .on(t.tenantId, t.kind, t.subject)
      .where(sql`status in ('PENDING', 'RUNNING')`),
    matches("small_jobs_kind_check", t.kind, "^[a-z_]{2,40}$"),
    oneOf("small_jobs_status_check", t.status, SMALL_JOB_STATUSES),
    index("small_jobs_queue_idx").on(t.gatewayId, t.createdAt).where(sql`status in ('PENDING', 'RUNNING')`),
    index("small_jobs_expires_idx").on(t.expiresAt),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type SmallJob = typeof smallJobs.$inferSelect;
