import { foreignKey, index, inet, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";
import { users } from "./users.ts";

export const WEB_SESSION_STATUSES = ["active", "revoked"] as const;

/** A log-in and the family of refresh tokens that keeps it alive. Revoked as a whole when one is used twice. */
export const webSessions = pgTable(
  "web_sessions",
  {
    ...tenantColumns,
    userId: uuid("user_id").notNull(),
    status: text("status", { enum: WEB_SESSION_STATUSES }).notNull().default("active"),
    revokedReason: text("revoked_reason"),
    userAgent: text("user_agent"),
    address: inet("address"),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "web_sessions_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    oneOf("web_sessions_status_check", t.status, WEB_SESSION_STATUSES),
    index("web_sessions_user_idx").on(t.tenantId, t.userId),
    index("web_sessions_expires_idx").on(t.expiresAt),
    ownTenantOnly(),
    platformScope(),
  ],
);

/** One refresh token, by its hash. `usedAt` set and seen again means it was stolen. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    ...tenantColumns,
    sessionId: uuid("session_id").notNull(),
    tokenHash: text("token_hash").notNull(),
    usedAt: instant("used_at"),
    expiresAt: instant("expires_at").notNull(),
    replacedBy: uuid("replaced_by"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("refresh_tokens_token_hash_key").on(t.tokenHash),
    foreignKey({
      name: "refresh_tokens_session_fk",
      columns: [t.tenantId, t.sessionId],
      foreignColumns: [webSessions.tenantId, webSessions.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "refresh_tokens_replaced_by_fk",
      columns: [t.tenantId, t.replacedBy],
      foreignColumns: [t.tenantId, t.id],
    }).onDelete("cascade"),
    index("refresh_tokens_expires_idx").on(t.expiresAt),
    index("refresh_tokens_session_idx").on(t.tenantId, t.sessionId),
    index("refresh_tokens_replaced_by_idx").on(t.tenantId, t.replacedBy),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type WebSession = typeof webSessions.$inferSelect;
export type RefreshToken = typeof refreshTokens.$inferSelect;
