import { index, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { matches } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { destinationColumn, isDestination } from "./destinations.ts";
import { ownTenantOnly } from "./policies.ts";

/** An outside number that reaches the tenant. Without a destination it goes to the tenant's default one. */
export const dids = pgTable(
  "dids",
  {
    ...tenantColumns,
    /** E.164, with its plus. */
    number: text("number").notNull(),
    label: text("label"),
    carrier: text("carrier"),
    destination: destinationColumn("destination"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("dids_number_key").on(t.number),
    matches("dids_number_check", t.number, "^\\+[1-9][0-9]{6,14}$"),
    isDestination("dids_destination_check", t.destination),
    index("dids_created_idx").on(t.tenantId, t.createdAt, t.id),
    index("dids_tenant_number_idx").on(t.tenantId, t.number),
    ownTenantOnly(),
  ],
);

export type Did = typeof dids.$inferSelect;
