import { sql } from "drizzle-orm";
import { bigint, index, inet, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const ACTOR_KINDS = ["user", "api_key", "gateway", "system", "anonymous"] as const;

/**
 * Who did what. Append-only, and chained: a trigger numbers each row within its tenant (`seq`) and hashes it together
 * with the hash before it, whatever the writer put there. `verify_audit_chain(tenant)` names the first bad row.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    tenantId: tenantColumns.tenantId,
    id: tenantColumns.id,
    seq: bigint("seq", { mode: "number" }).notNull().default(0),
    at: instant("at").notNull().default(sql`clock_timestamp()`),
    actorKind: text("actor_kind", { enum: ACTOR_KINDS }).notNull(),
    actorId: text("actor_id"),
    actorName: text("actor_name"),
    /** The actor's own tenant, where a platform admin acts inside this one. */
    actingTenantId: uuid("acting_tenant_id"),
    action: text("action").notNull(),
    entityType: text("entity_type").notNull(),
    entityId: text("entity_id"),
    /** Its name as it was then. */
    entityName: text("entity_name"),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    address: inet("address"),
    userAgent: text("user_agent"),
    requestId: text("request_id"),
    previousHash: text("previous_hash").notNull().default(""),
    hash: text("hash").notNull().default(""),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("audit_log_seq_key").on(t.tenantId, t.seq),
    oneOf("audit_log_actor_kind_check", t.actorKind, ACTOR_KINDS),
    index("audit_log_at_idx").on(t.tenantId, t.at, t.id),
    index("audit_log_entity_idx").on(t.tenantId, t.entityType, t.entityId, t.seq),
    index("audit_log_actor_idx").on(t.tenantId, t.actorId, t.seq),
    index("audit_log_action_idx").on(t.tenantId, t.action, t.seq),
    ownTenantOnly(),
    platformScope(),
  ],
);

/**
 * The end of each tenant's chain: its lock, its last number and hash, so that a cut-off tail is noticed. `pruned_*` is
 * where the chain begins again once `purge_audit_log` has removed older rows; an `audit_log.purge` entry vouches for it.
 */
export const auditHeads = pgTable(
  "audit_heads",
  {
    tenantId: tenantColumns.tenantId,
    seq: bigint("seq", { mode: "number" }).notNull().default(0),
    hash: text("hash").notNull().default(""),
    prunedSeq: bigint("pruned_seq", { mode: "number" }).notNull().default(0),
    prunedHash: text("pruned_hash").notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.tenantId] }), ownTenantOnly(), platformScope()],
);

/**
 * How long a tenant keeps its log, where it does not go by the platform's default. The bounds are the ones that
 * `purge_audit_log` and the contract know too.
 */
export const auditSettings = pgTable(
  "audit_settings",
  {
    tenantId: tenantColumns.tenantId,
    retentionDays: integer("retention_days"),
    updatedAt: tenantColumns.updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.tenantId] }),
    holds("audit_settings_retention_check", "retention_days between 365 and 3650"),
    ownTenantOnly(),
    platformScope("select"),
  ],
);

export type AuditEntry = typeof auditLog.$inferSelect;
