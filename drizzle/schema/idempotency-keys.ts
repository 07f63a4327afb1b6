import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const IDEMPOTENCY_STATUSES = ["in_progress", "done"] as const;

/** What was answered to a POST, so that a client's retry gets the same answer. Written with the change itself. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    tenantId: tenantColumns.tenantId,
    actorId: text("actor_id").notNull(),
    key: text("key").notNull(),
    /** Of method, path and body: the same key with another request is a mistake to be told. */
    requestHash: text("request_hash").notNull(),
    status: text("status", { enum: IDEMPOTENCY_STATUSES }).notNull().default("in_progress"),
    responseStatus: integer("response_status"),
    responseBody: jsonb("response_body").$type<unknown>(),
    createdAt: tenantColumns.createdAt,
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.actorId, t.key] }),
    oneOf("idempotency_keys_status_check", t.status, IDEMPOTENCY_STATUSES),
    index("idempotency_keys_expires_idx").on(t.expiresAt),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type IdempotencyKey = typeof idempotencyKeys.$inferSelect;
