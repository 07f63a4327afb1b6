import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { gateways } from "./gateways.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { snapshots } from "./snapshots.ts";
import { instant } from "./timestamps.ts";

export const APPLY_JOB_KINDS = ["apply", "rollback"] as const;
export const APPLY_JOB_STATUSES = ["PENDING", "RUNNING", "SUCCESS", "FAILED", "ROLLED_BACK"] as const;

/** The work of making one snapshot run on one gateway. Leased by the gateway, one at a time for each. */
export const applyJobs = pgTable(
  "apply_jobs",
  {
    ...tenantColumns,
    gatewayId: uuid("gateway_id")
      .notNull()
      .references(() => gateways.id),
    snapshotId: uuid("snapshot_id").notNull(),
    revision: bigint("revision", { mode: "number" }).notNull(),
    /** What ran before it, for the diff; null for a tenant's first apply. */
    previousSnapshotId: uuid("previous_snapshot_id"),
    /** The earlier job whose snapshot is made to run again, for a rollback asked for by a person. */
    rollbackTo: uuid("rollback_to"),
    kind: text("kind", { enum: APPLY_JOB_KINDS }).notNull().default("apply"),
    status: text("status", { enum: APPLY_JOB_STATUSES }).notNull().default("PENDING"),
    step: text("step"),
    reason: text("reason"),
    changeCount: integer("change_count").notNull().default(0),
    /** The first thousand of them in words, as found at the start: those who watch the job ask for them again and again. Null: an older job. */
    changes: jsonb("changes").$type<object[]>(),
    /** No key: may be a platform admin, who is another tenant's user. The name is as it was then. */
    requestedBy: uuid("requested_by"),
    requestedByName: text("requested_by_name"),
    leaseToken: uuid("lease_token"),
    leaseExpiresAt: instant("lease_expires_at"),
    attempts: integer("attempts").notNull().default(0),
    error: jsonb("error").$type<{ code: string; message: string; details: string[] }>(),
    timings: jsonb("timings").$type<{ step: string; ms: number }[]>().notNull().default([]),
    fileDiff: text("file_diff"),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "apply_jobs_snapshot_fk",
      columns: [t.tenantId, t.snapshotId],
      foreignColumns: [snapshots.tenantId, snapshots.id],
    }),
    foreignKey({
      name: "apply_jobs_previous_snapshot_fk",
      columns: [t.tenantId, t.previousSnapshotId],
      foreignColumns: [snapshots.tenantId, snapshots.id],
    }),
    foreignKey({
      name: "apply_jobs_rollback_to_fk",
      columns: [t.tenantId, t.rollbackTo],
      foreignColumns: [t.tenantId, t.id],
    }),
    uniqueIndex("apply_jobs_one_active_per_tenant").on(t.tenantId).where(sql`status in ('PENDING', 'RUNNING')`),
    uniqueIndex("apply_jobs_one_running_per_gateway").on(t.gatewayId).where(sql`status = 'RUNNING'`),
    oneOf("apply_jobs_kind_check", t.kind, APPLY_JOB_KINDS),
    oneOf("apply_jobs_status_check", t.status, APPLY_JOB_STATUSES),
    index("apply_jobs_created_idx").on(t.tenantId, t.createdAt, t.id),
    index("apply_jobs_queue_idx").on(t.gatewayId, t.createdAt).where(sql`status in ('PENDING', 'RUNNING')`),
    index("apply_jobs_snapshot_idx").on(t.tenantId, t.snapshotId),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type ApplyJob = typeof applyJobs.$inferSelect;
export type ApplyJobStatus = (typeof APPLY_JOB_STATUSES)[number];
