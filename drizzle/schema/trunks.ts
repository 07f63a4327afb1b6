import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { holds, matches, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly, platformRowsArePlatforms, platformScope, sharedByPlatform } from "./policies.ts";

export const TRUNK_SCOPES = ["tenant", "platform"] as const;
export const TRUNK_AUTHENTICATIONS = ["registration", "ip"] as const;
export const TRUNK_TRANSPORTS = ["udp", "tcp", "tls"] as const;
export const TRUNK_CODECS = ["opus", "g722", "alaw", "ulaw"] as const;
export const NUMBER_FORMATS = ["e164_plus", "e164", "national"] as const;
export const CALLER_ID_HEADERS = ["from", "p_asserted_identity"] as const;

/**
 * A connection to a carrier. Those with scope `platform` are the platform tenant's, serve every tenant and are readable in each; only
 * a transaction in platform scope writes them. Scope and SIP name never change (the edge's role may not update them).
 */
export const trunks = pgTable(
  "trunks",
  {
    ...tenantColumns,
    scope: text("scope", { enum: TRUNK_SCOPES }).notNull().default("tenant"),
    /** Rises with every change: of a platform trunk in several snapshots the highest runs. */
    version: integer("version").notNull().default(1),
    name: text("name").notNull(),
    carrier: text("carrier"),
    enabled: boolean("enabled").notNull().default(true),
    /** Name of its PJSIP objects: `<tenant key>-trunk-<4 random>`, `platform-trunk-<4 random>`. */
    sipName: text("sip_name").notNull(),
    authentication: text("authentication", { enum: TRUNK_AUTHENTICATIONS }).notNull().default("registration"),
    host: text("host").notNull(),
    port: integer("port").notNull().default(5060),
    transport: text("transport", { enum: TRUNK_TRANSPORTS }).notNull().default("udp"),
    encryptsMedia: boolean("encrypts_media").notNull().default(false),
    verifiesCertificate: boolean("verifies_certificate").notNull().default(true),
    username: text("username"),
    /** AES-256-GCM as a device's secret, associated data `trunks:<tenantId>:<id>`. */
    secretCiphertext: text("secret_ciphertext"),
    fromDomain: text("from_domain"),
    codecs: text("codecs", { enum: TRUNK_CODECS }).array().notNull().default(sql`'{alaw,ulaw}'`),
    maxChannels: integer("max_channels"),
    /** Addresses and ranges calls may come from; empty: those of `host`. */
    inboundAddresses: text("inbound_addresses").array().notNull().default(sql`'{}'`),
    outboundFormat: text("outbound_format", { enum: NUMBER_FORMATS }).notNull().default("e164_plus"),
    inboundFormat: text("inbound_format", { enum: NUMBER_FORMATS }).notNull().default("e164_plus"),
    /** Whose way of dialling its national numbers are in; null: its tenant's. */
    country: text("country"),
    callerIdHeader: text("caller_id_header", { enum: CALLER_ID_HEADERS }).notNull().default("from"),
    fallbackCallerId: text("fallback_caller_id"),
    passesForeignCallerId: boolean("passes_foreign_caller_id").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("trunks_name_key").on(t.tenantId, t.name),
    unique("trunks_sip_name_key").on(t.sipName),
    unique("trunks_scope_key").on(t.tenantId, t.id, t.scope),
    oneOf("trunks_scope_check", t.scope, TRUNK_SCOPES),
    matches("trunks_sip_name_check", t.sipName, "^[a-z0-9]+(-[a-z0-9]+)*$"),
    oneOf("trunks_authentication_check", t.authentication, TRUNK_AUTHENTICATIONS),
    oneOf("trunks_transport_check", t.transport, TRUNK_TRANSPORTS),
    oneOf("trunks_outbound_format_check", t.outboundFormat, NUMBER_FORMATS),
    oneOf("trunks_inbound_format_check", t.inboundFormat, NUMBER_FORMATS),
    oneOf("trunks_caller_id_header_check", t.callerIdHeader, CALLER_ID_HEADERS),
    matches("trunks_country_check", t.country, "^[A-Z]{2}$"),
    holds("trunks_port_check", "port between 1 and 65535"),
    holds("trunks_max_channels_check", "max_channels between 1 and 1000"),
    holds("trunks_media_check", "not encrypts_media or transport = 'tls'"),
    holds("trunks_username_check", "authentication <> 'registration' or username is not null"),
    index("trunks_created_idx").on(t.tenantId, t.createdAt, t.id),
    index("trunks_platform_idx").on(t.scope).where(sql`scope = 'platform'`),
    ownTenantOnly(),
    platformScope(),
    sharedByPlatform(),
    platformRowsArePlatforms(),
  ],
);

export type Trunk = typeof trunks.$inferSelect;
