import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const USER_ROLES = ["platform_admin", "tenant_admin", "support", "operator", "viewer", "end_user"] as const;
export const USER_STATUSES = ["invited", "active", "suspended", "deleted"] as const;

/** A person who signs in. Soft-deleted, since calls and the audit log go on naming them. */
export const users = pgTable(
  "users",
  {
    ...tenantColumns,
    /** Lower case, unique over the platform while not deleted. Text, not citext: see README, "Leakproof". */
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: USER_ROLES }).notNull(),
    status: text("status", { enum: USER_STATUSES }).notNull().default("invited"),
    /** Argon2id PHC string; null until the invitation is accepted. */
    passwordHash: text("password_hash"),
    failedLogins: integer("failed_logins").notNull().default(0),
    lockedUntil: instant("locked_until"),
    lastLoginAt: instant("last_login_at"),
    /** Permissions given, or taken, beside those of the role. */
    grants: jsonb("grants").$type<string[]>().notNull().default([]),
    denials: jsonb("denials").$type<string[]>().notNull().default([]),
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex("users_email_key").on(t.email).where(sql`deleted_at is null`),
    holds("users_email_check", "email = lower(email) and position('@' in email) > 1"),
    oneOf("users_role_check", t.role, USER_ROLES),
    oneOf("users_status_check", t.status, USER_STATUSES),
    holds("users_deleted_check", "(status = 'deleted') = (deleted_at is not null)"),
    index("users_created_idx").on(t.tenantId, t.createdAt, t.id).where(sql`deleted_at is null`),
    index("users_name_idx").on(t.tenantId, t.name, t.id).where(sql`deleted_at is null`),
    ownTenantOnly(),
    platformScope(),
  ],
);

/** An invitation by e-mail; accepting it sets the password. Only the hash of its token is kept. */
export const invitations = pgTable(
  "invitations",
  {
    ...tenantColumns,
    userId: uuid("user_id").notNull(),
    tokenHash: text("token_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    revokedAt: instant("revoked_at"),
    /** No key: may be a platform admin, who is another tenant's user. */
    invitedBy: uuid("invited_by"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("invitations_token_hash_key").on(t.tokenHash),
    foreignKey({
      name: "invitations_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    index("invitations_user_idx").on(t.tenantId, t.userId),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type User = typeof users.$inferSelect;
export type UserRole = (typeof USER_ROLES)[number];
export type Invitation = typeof invitations.$inferSelect;
