import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, inet, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";
import { instant } from "./timestamps.ts";
import { users } from "./users.ts";

export const DEVICE_KINDS = ["phone", "browser"] as const;
export const DEVICE_TRANSPORTS = ["udp", "tcp", "tls", "ws"] as const;
export const DEVICE_STATES = ["registered", "unregistered", "unreachable", "unknown"] as const;

/** A phone or softphone of a user. Its SIP user name is endpoint, AOR and auth id at once. */
export const devices = pgTable(
  "devices",
  {
    ...tenantColumns,
    userId: uuid("user_id").notNull(),
    label: text("label").notNull(),
    kind: text("kind", { enum: DEVICE_KINDS }).notNull().default("phone"),
    enabled: boolean("enabled").notNull().default(true),
    sipUsername: text("sip_username").notNull(),
    /** `v1.<keyId>.<iv>.<ciphertext and tag>`, AES-256-GCM, associated data `devices:<tenantId>:<id>`. */
    secretCiphertext: text("secret_ciphertext").notNull(),
    /** Hex digests of `user:realm:password`; all a gateway is ever told. */
    digestMd5: text("digest_md5").notNull(),
    digestSha256: text("digest_sha256").notNull(),
    transport: text("transport", { enum: DEVICE_TRANSPORTS }).notNull().default("udp"),
    /** Asterisk's codec names, in order of preference. */
    codecs: text("codecs").array().notNull().default(sql`'{alaw,ulaw}'`),
    /** Whether to answer where packets come from rather than where the phone says it is. */
    nat: boolean("nat").notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("devices_label_key").on(t.tenantId, t.userId, t.label),
    unique("devices_sip_username_key").on(t.sipUsername),
    foreignKey({
      name: "devices_user_fk",
      columns: [t.tenantId, t.userId],
      foreignColumns: [users.tenantId, users.id],
    }),
    matches("devices_sip_username_check", t.sipUsername, "^[a-z0-9]+(-[a-z0-9]+)*$"),
    matches("devices_digest_md5_check", t.digestMd5, "^[0-9a-f]{32}$"),
    matches("devices_digest_sha256_check", t.digestSha256, "^[0-9a-f]{64}$"),
    oneOf("devices_kind_check", t.kind, DEVICE_KINDS),
    oneOf("devices_transport_check", t.transport, DEVICE_TRANSPORTS),
    index("devices_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

/** What the gateway last said of a device. Reported, never edited; apart from `devices`, so that it is no change. */
export const deviceStates = pgTable(
  "device_states",
  {
    tenantId: tenantColumns.tenantId,
    deviceId: uuid("device_id").notNull(),
    state: text("state", { enum: DEVICE_STATES }).notNull(),
    contactUri: text("contact_uri"),
    address: inet("address"),
    userAgent: text("user_agent"),
    changedAt: instant("changed_at").notNull(),
    lastRegisteredAt: instant("last_registered_at"),
    reportedAt: instant("reported_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.deviceId] }),
    foreignKey({
      name: "device_states_device_fk",
      columns: [t.tenantId, t.deviceId],
      foreignColumns: [devices.tenantId, devices.id],
    }).onDelete("cascade"),
    oneOf("device_states_state_check", t.state, DEVICE_STATES),
    ownTenantOnly(),
  ],
);

export type Device = typeof devices.$inferSelect;
export type DeviceState = typeof deviceStates.$inferSelect;
