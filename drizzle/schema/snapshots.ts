import { bigint, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformScope } from "./policies.ts";

/** A tenant's desired state at a revision, as handed to a gateway. Immutable: a trigger refuses any update. */
export const snapshots = pgTable(
  "snapshots",
  {
    tenantId: tenantColumns.tenantId,
    id: tenantColumns.id,
    createdAt: tenantColumns.createdAt,
    revision: bigint("revision", { mode: "number" }).notNull(),
    /** Hex SHA-256 of the canonical body. */
    digest: text("digest").notNull(),
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    reason: text("reason"),
    /** No key: may be a platform admin, who is another tenant's user. */
    createdBy: uuid("created_by"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("snapshots_revision_idx").on(t.tenantId, t.revision, t.id),
    ownTenantOnly(),
    platformScope("select"),
  ],
);

export type Snapshot = typeof snapshots.$inferSelect;
