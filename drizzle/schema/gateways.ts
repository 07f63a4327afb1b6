import { index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { oneOf } from "./checks.ts";
import { platformScope } from "./policies.ts";
import { instant, timestamps } from "./timestamps.ts";

export const GATEWAY_STATUSES = ["active", "revoked"] as const;

/** A media gateway beside an Asterisk. Belongs to the platform; tenants are pinned to one. */
export const gateways = pgTable(
  "gateways",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name").notNull(),
    status: text("status", { enum: GATEWAY_STATUSES }).notNull().default("active"),
    /** Where browsers reach the gateway's sockets (wss://…). */
    publicUrl: text("public_url"),
    /** Where browsers' softphones reach Asterisk (wss://…/ws). */
    sipWebSocketUrl: text("sip_web_socket_url"),
    /** What a person types into a phone. */
    sipHost: text("sip_host"),
    sipPort: integer("sip_port"),
    /** Public half of the gateway's own Ed25519 key, as JWK. Nothing secret of a gateway is stored. */
    publicKey: jsonb("public_key").$type<Record<string, unknown>>().notNull(),
    version: text("version"),
    lastSeenAt: instant("last_seen_at"),
    /** The last heartbeat's state of Asterisk and of the gateway's spool. Whether it is online follows from lastSeenAt. */
    health: jsonb("health").$type<Record<string, unknown>>(),
    ...timestamps,
  },
  (t) => [
    unique("gateways_name_key").on(t.name),
    oneOf("gateways_status_check", t.status, GATEWAY_STATUSES),
    platformScope(),
  ],
);

/** A one-time code with which a gateway introduces itself. */
export const gatewayEnrolments = pgTable(
  "gateway_enrolments",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name").notNull(),
    codeHash: text("code_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    gatewayId: uuid("gateway_id").references(() => gateways.id),
    createdBy: uuid("created_by"),
    ...timestamps,
  },
  (t) => [
    unique("gateway_enrolments_code_hash_key").on(t.codeHash),
    index("gateway_enrolments_gateway_idx").on(t.gatewayId),
    platformScope(),
  ],
);

export type Gateway = typeof gateways.$inferSelect;
export type GatewayEnrolment = typeof gatewayEnrolments.$inferSelect;
