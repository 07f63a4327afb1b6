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
export const CALLER_ID_HEADERS = ["from", "p_asserted_identity", "remote_party_id"] as const;
export const CALLED_NUMBER_PLACES = ["automatic", "request_uri", "to", "p_called_party_id"] as const;
export const DTMF_MODES = ["rfc4733", "inband", "info", "auto"] as const;
export const SIP_EXTENSION_USES = ["supported", "off", "required"] as const;

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
    /** What the carrier is logged in with where that is not the user name; what stands in From and Contact where that is another. */
    authUsername: text("auth_username"),
    fromUser: text("from_user"),
    contactUser: text("contact_user"),
    /** `host` or `host:port`, over the trunk's transport: by way of it, and, in their order, where `host` does not take a call. */
    outboundProxy: text("outbound_proxy"),
    backupHosts: text("backup_hosts").array().notNull().default(sql`'{}'`),
    calledNumberIn: text("called_number_in", { enum: CALLED_NUMBER_PLACES }).notNull().default("automatic"),
    dtmfMode: text("dtmf_mode", { enum: DTMF_MODES }).notNull().default("rfc4733"),
    registersEverySec: integer("registers_every_sec").notNull().default(300),
    retriesEverySec: integer("retries_every_sec").notNull().default(10),
    /** A number that is withheld is told to the carrier all the same, marked as private. */
    tellsWithheldNumber: boolean("tells_withheld_number").notNull().default(false),
    sessionTimers: text("session_timers", { enum: SIP_EXTENSION_USES }).notNull().default("supported"),
    reliableRinging: text("reliable_ringing", { enum: SIP_EXTENSION_USES }).notNull().default("supported"),
    /** Put in front of every number but an emergency one. */
    dialPrefix: text("dial_prefix").notNull().default(""),
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
    oneOf("trunks_called_number_in_check", t.calledNumberIn, CALLED_NUMBER_PLACES),
    oneOf("trunks_dtmf_mode_check", t.dtmfMode, DTMF_MODES),
    oneOf("trunks_session_timers_check", t.sessionTimers, SIP_EXTENSION_USES),
    oneOf("trunks_reliable_ringing_check", t.reliableRinging, SIP_EXTENSION_USES),
    holds("trunks_backup_hosts_check", "cardinality(backup_hosts) <= 3"),
    holds("trunks_registers_every_check", "registers_every_sec between 60 and 3600"),
    holds("trunks_retries_every_check", "retries_every_sec between 5 and 3600"),
    matches("trunks_dial_prefix_check", t.dialPrefix, "^[0-9*#]{0,15}$"),
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
