import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { gateways } from "./gateways.ts";
import { ownTenantOnly } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const CALL_DIRECTIONS = ["internal", "inbound", "outbound"] as const;
/** `lost`: the record was closed by us, as Asterisk or the gateway went away before the call's end was seen. */
export const CALL_DISPOSITIONS = ["answered", "no_answer", "busy", "failed", "lost"] as const;

/**
 * A conversation, whoever carried it. The id is given by the gateway, so that a record sent twice lands once;
 * `recordVersion` rises with each sending, and an older one never overwrites a newer. Agents, users and devices are
 * named by id without a key: a record may arrive after they are gone, and must not be lost for that.
 */
export const calls = pgTable(
  "calls",
  {
    ...tenantColumns,
    direction: text("direction", { enum: CALL_DIRECTIONS }).notNull(),
    startedAt: instant("started_at").notNull(),
    answeredAt: instant("answered_at"),
    endedAt: instant("ended_at"),
    /** Null while the call is up. */
    disposition: text("disposition", { enum: CALL_DISPOSITIONS }),
    /** Q.850 number. */
    hangupCause: integer("hangup_cause"),
    callerNumber: text("caller_number"),
    callerName: text("caller_name"),
    dialed: text("dialed"),
    calleeNumber: text("callee_number"),
    calleeName: text("callee_name"),
    /** Asterisk's own key of the group of channels. */
    linkedid: text("linkedid"),
    agentId: uuid("agent_id"),
    gatewayId: uuid("gateway_id").references(() => gateways.id),
    recordVersion: integer("record_version").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("calls_direction_check", t.direction, CALL_DIRECTIONS),
    oneOf("calls_disposition_check", t.disposition, CALL_DISPOSITIONS),
    holds(
      "calls_order_check",
      "(ended_at is null or ended_at >= started_at) and (answered_at is null or answered_at >= started_at)",
    ),
    index("calls_started_idx").on(t.tenantId, t.startedAt, t.id),
    index("calls_caller_idx").on(t.tenantId, t.callerNumber, t.startedAt),
    index("calls_callee_idx").on(t.tenantId, t.calleeNumber, t.startedAt),
    index("calls_dialed_idx").on(t.tenantId, t.dialed, t.startedAt),
    index("calls_agent_idx").on(t.tenantId, t.agentId, t.startedAt).where(sql`agent_id is not null`),
    index("calls_linkedid_idx").on(t.tenantId, t.linkedid),
    ownTenantOnly(),
  ],
);

export type Call = typeof calls.$inferSelect;
