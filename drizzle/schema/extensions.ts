import { foreignKey, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { agents } from "./agents.ts";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";
import { users } from "./users.ts";

export const EXTENSION_KINDS = ["user", "agent", "feature"] as const;

/** A dialable internal number. The row is the allocation: freeing a number deletes it. */
export const extensions = pgTable(
  "extensions",
  {
    ...tenantColumns,
    number: text("number").notNull(),
    kind: text("kind", { enum: EXTENSION_KINDS }).notNull(),
    userId: uuid("user_id"),
    agentId: uuid("agent_id"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("extensions_number_key").on(t.tenantId, t.number),
    unique("extensions_user_key").on(t.tenantId, t.userId),
    unique("extensions_agent_key").on(t.tenantId, t.agentId),
    foreignKey({
      name: "extensions_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    foreignKey({
      name: "extensions_agent_fk",
      columns: [t.tenantId, t.agentId],
      foreignColumns: [agents.tenantId, agents.id],
    }),
    matches("extensions_number_check", t.number, "^[*#]?[0-9]{2,8}$"),
    oneOf("extensions_kind_check", t.kind, EXTENSION_KINDS),
    holds(
      "extensions_owner_check",
      "(kind = 'user') = (user_id is not null) and (kind = 'agent') = (agent_id is not null)",
    ),
    ownTenantOnly(),
  ],
);

export type Extension = typeof extensions.$inferSelect;
