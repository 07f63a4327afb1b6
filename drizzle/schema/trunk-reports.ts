import { foreignKey, index, integer, jsonb, pgTable, primaryKey, real, text, uuid } from "drizzle-orm/pg-core";
import { oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { gateways } from "./gateways.ts";
import { ownTenantOnly, platformRowsArePlatforms, platformScope, sharedByPlatform } from "./policies.ts";
import { instant } from "./timestamps.ts";
import { TRUNK_SCOPES, trunks } from "./trunks.ts";

export const TRUNK_STATES = ["up", "down", "disabled", "unknown"] as const;
export const REGISTRATION_STATES = ["registered", "unregistered", "rejected", "none"] as const;
export const TRUNK_TEST_STATUSES = ["running", "passed", "failed", "expired"] as const;
export type StoredTrunkTestStep = {
  step: "resolve" | "connect" | "certificate" | "options" | "register";
  status: "passed" | "failed" | "skipped";
  message: string;
  ms: number | null;
};

/** What a gateway last said of a trunk: a platform trunk runs on several. `scope` is the trunk's, so that who reads it reads this. */
export const trunkStates = pgTable(
  "trunk_states",
  {
    tenantId: tenantColumns.tenantId,
    trunkId: uuid("trunk_id").notNull(),
    gatewayId: uuid("gateway_id")
      .notNull()
      .references(() => gateways.id),
    scope: text("scope", { enum: TRUNK_SCOPES }).notNull(),
    state: text("state", { enum: TRUNK_STATES }).notNull(),
    registration: text("registration", { enum: REGISTRATION_STATES }).notNull().default("none"),
    reason: text("reason"),
    latencyMs: real("latency_ms"),
    channels: integer("channels"),
    changedAt: instant("changed_at").notNull(),
    reportedAt: instant("reported_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.trunkId, t.gatewayId] }),
    foreignKey({
      name: "trunk_states_trunk_fk",
      columns: [t.tenantId, t.trunkId, t.scope],
      foreignColumns: [trunks.tenantId, trunks.id, trunks.scope],
    }).onDelete("cascade"),
    oneOf("trunk_states_state_check", t.state, TRUNK_STATES),
    oneOf("trunk_states_registration_check", t.registration, REGISTRATION_STATES),
    ownTenantOnly(),
    platformScope(),
    sharedByPlatform(),
    platformRowsArePlatforms(),
  ],
);

/** A test of a trunk asked for by a person, and what each step came to. */
export const trunkTests = pgTable(
  "trunk_tests",
  {
    ...tenantColumns,
    trunkId: uuid("trunk_id").notNull(),
    gatewayId: uuid("gateway_id").references(() => gateways.id),
    status: text("status", { enum: TRUNK_TEST_STATUSES }).notNull().default("running"),
    steps: jsonb("steps").$type<StoredTrunkTestStep[]>().notNull().default([]),
    /** Why it could not be made, for a person. */
    message: text("message"),
    startedAt: instant("started_at").notNull().defaultNow(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: "trunk_tests_trunk_fk",
      columns: [t.tenantId, t.trunkId],
      foreignColumns: [trunks.tenantId, trunks.id],
    }).onDelete("cascade"),
    oneOf("trunk_tests_status_check", t.status, TRUNK_TEST_STATUSES),
    index("trunk_tests_trunk_idx").on(t.tenantId, t.trunkId, t.startedAt),
    ownTenantOnly(),
    platformScope(),
  ],
);

export type TrunkState = typeof trunkStates.$inferSelect;
export type TrunkTest = typeof trunkTests.$inferSelect;
