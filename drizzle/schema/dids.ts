import { index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";

export const DID_DESTINATIONS = ["USER", "RING_GROUP", "IVR", "QUEUE", "VOICEMAIL", "EXTERNAL", "AI_AGENT"] as const;

/** An outside number that reaches the tenant. Without a destination it goes to the tenant's default one. */
export const dids = pgTable(
  "dids",
  {
    ...tenantColumns,
    /** E.164, with its plus. */
    number: text("number").notNull(),
    label: text("label"),
    carrier: text("carrier"),
    destinationKind: text("destination_kind", { enum: DID_DESTINATIONS }),
    /** Id of the thing of that kind. No key, as the kind chooses the table; the service checks it. */
    destinationId: uuid("destination_id"),
    /** The outside number for EXTERNAL, E.164. */
    destinationNumber: text("destination_number"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("dids_number_key").on(t.number),
    matches("dids_number_check", t.number, "^\\+[1-9][0-9]{6,14}$"),
    oneOf("dids_destination_kind_check", t.destinationKind, DID_DESTINATIONS),
    holds(
      "dids_destination_check",
      `case when destination_kind is null then destination_id is null and destination_number is null
            when destination_kind = 'EXTERNAL' then destination_id is null and destination_number is not null
            else destination_id is not null and destination_number is null end`,
    ),
    index("dids_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

export type Did = typeof dids.$inferSelect;
