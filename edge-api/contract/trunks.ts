import { z } from "zod";
import { CODECS } from "./devices.ts";
import { countryCode, e164, id, instant, label, MASKED_SECRET, page, pageQuery } from "./primitives.ts";
import { sipHost, sipWord } from "./sip-places.ts";
import { DEFAULT_TRUNK_OPTIONS, trunkOptionFields } from "./trunk-options.ts";

/** `registration`: we log in at the carrier. `ip`: each knows the other by address. */
export const TRUNK_AUTHENTICATIONS = ["registration", "ip"] as const;
export const TRUNK_TRANSPORTS = ["udp", "tcp", "tls"] as const;
export const TRUNK_CODECS = CODECS;
/** How numbers are written to and by the carrier: +43123…, 43123…, or as dialled within the country, 0123…. */
export const NUMBER_FORMATS = ["e164_plus", "e164", "national"] as const;
/** Where our number is told to the carrier. */
export const CALLER_ID_HEADERS = ["from", "p_asserted_identity", "remote_party_id"] as const;

/** Wider than any carrier's: calls would be told for the trunk's that are somebody else's. */
const isNarrow = (range: string) => {
  const [address = "", bits] = range.split("/");
  return bits === undefined || Number(bits) >= (address.includes(":") ? 32 : 16);
};
const ipRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "An IP address or range, e.g. 203.0.113.0/28")
  .refine(isNarrow, "This range is too wide: /16 at most, of IPv6 /32");

const fields = {
  name: label,
  carrier: label.nullable(),
  enabled: z.boolean(),
  authentication: z.enum(TRUNK_AUTHENTICATIONS),
  host: sipHost,
  port: z.number().int().min(1).max(65_535),
  transport: z.enum(TRUNK_TRANSPORTS),
  /** SRTP; only with `tls`, since the keys travel in the signalling. */
  encryptsMedia: z.boolean(),
  /** Off only for a carrier with a certificate of its own making: then anybody in between can pose as the carrier. */
  verifiesCertificate: z.boolean(),
  username: sipWord.nullable(),
  fromDomain: sipHost.nullable(),
  codecs: z.array(z.enum(TRUNK_CODECS)).min(1).max(CODECS.length),
  maxChannels: z.number().int().min(1).max(1000).nullable(),
  /** Whence calls may come in; empty: only from that of `host`, which then is no name where the carrier knows us by address. Names in From never count. */
  inboundAddresses: z.array(ipRange).max(50),
  outboundFormat: z.enum(NUMBER_FORMATS),
  inboundFormat: z.enum(NUMBER_FORMATS),
  /** Where national numbers are dialled as the carrier means them; null: where the tenant is. */
  country: countryCode.nullable(),
  callerIdHeader: z.enum(CALLER_ID_HEADERS),
  /** Shown where neither the person nor the tenant has a number of their own. */
  fallbackCallerId: e164.nullable(),
  /** The carrier lets us show the original caller's number on forwarded calls. */
  passesForeignCallerId: z.boolean(),
  ...trunkOptionFields,
};
/** Left out, each is as it is for most carriers. */
const optionDefaults = {
  authUsername: fields.authUsername.default(DEFAULT_TRUNK_OPTIONS.authUsername),
  fromUser: fields.fromUser.default(DEFAULT_TRUNK_OPTIONS.fromUser),
  contactUser: fields.contactUser.default(DEFAULT_TRUNK_OPTIONS.contactUser),
  outboundProxy: fields.outboundProxy.default(DEFAULT_TRUNK_OPTIONS.outboundProxy),
  backupHosts: fields.backupHosts.default(DEFAULT_TRUNK_OPTIONS.backupHosts),
  calledNumberIn: fields.calledNumberIn.default(DEFAULT_TRUNK_OPTIONS.calledNumberIn),
  dtmfMode: fields.dtmfMode.default(DEFAULT_TRUNK_OPTIONS.dtmfMode),
  registersEverySec: fields.registersEverySec.default(DEFAULT_TRUNK_OPTIONS.registersEverySec),
  retriesEverySec: fields.retriesEverySec.default(DEFAULT_TRUNK_OPTIONS.retriesEverySec),
  tellsWithheldNumber: fields.tellsWithheldNumber.default(DEFAULT_TRUNK_OPTIONS.tellsWithheldNumber),
  sessionTimers: fields.sessionTimers.default(DEFAULT_TRUNK_OPTIONS.sessionTimers),
  reliableRinging: fields.reliableRinging.default(DEFAULT_TRUNK_OPTIONS.reliableRinging),
  dialPrefix: fields.dialPrefix.default(DEFAULT_TRUNK_OPTIONS.dialPrefix),
};
const password = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[!-~]+$/, "Printable characters without blanks");

type Rules = {
  transport?: string | undefined;
  encryptsMedia?: boolean | undefined;
  authentication?: string | undefined;
  username?: string | null | undefined;
};
const srtpRule = (trunk: Rules) => trunk.encryptsMedia !== true || (trunk.transport ?? "tls") === "tls";
const SRTP_RULE = { error: "Encrypted sound needs TLS: its keys travel in the signalling", path: ["encryptsMedia"] };
const loginRule = (trunk: Rules) => trunk.authentication !== "registration" || trunk.username !== null;
const LOGIN_RULE = { error: "To register, the carrier's user name is needed", path: ["username"] };

/** POST /trunks. `scope: platform` is the platform admin's alone: such a trunk serves every tenant. */
export const createTrunk = z
  .object({
    ...fields,
    scope: z.enum(["tenant", "platform"]).default("tenant"),
    carrier: fields.carrier.default(null),
    enabled: fields.enabled.default(true),
    authentication: fields.authentication.default("registration"),
    port: fields.port.default(5060),
    transport: fields.transport.default("udp"),
    encryptsMedia: fields.encryptsMedia.default(false),
    verifiesCertificate: fields.verifiesCertificate.default(true),
    username: fields.username.default(null),
    password: password.nullable().default(null),
    fromDomain: fields.fromDomain.default(null),
    codecs: fields.codecs.default(["alaw", "ulaw"]),
    maxChannels: fields.maxChannels.default(null),
    inboundAddresses: fields.inboundAddresses.default([]),
    outboundFormat: fields.outboundFormat.default("e164_plus"),
    inboundFormat: fields.inboundFormat.default("e164_plus"),
    country: fields.country.default(null),
    callerIdHeader: fields.callerIdHeader.default("from"),
    fallbackCallerId: fields.fallbackCallerId.default(null),
    passesForeignCallerId: fields.passesForeignCallerId.default(false),
    ...optionDefaults,
  })
  .refine(srtpRule, SRTP_RULE)
  .refine(loginRule, LOGIN_RULE)
  .meta({ id: "CreateTrunk" });

/** PATCH /trunks/{id}. Whoever moves a trunk with a password to another host or port enters the password again: it goes there. */
export const updateTrunk = z
  .object({ ...fields, password: password.nullable() })
  .partial()
  .refine(srtpRule, SRTP_RULE)
  .meta({ id: "UpdateTrunk" });

/** GET /trunks/{id}/status: as the gateway last reported it. `reachable` by OPTIONS, `registration` for those that register. */
export const TRUNK_STATES = ["up", "down", "disabled", "unknown"] as const;
export const REGISTRATION_STATES = ["registered", "unregistered", "rejected", "none"] as const;
export const trunkStatus = z
  .object({
    state: z.enum(TRUNK_STATES),
    registration: z.enum(REGISTRATION_STATES),
    reason: z.string().nullable().meta({ description: "In words, when it is not up" }),
    latencyMs: z.number().nullable(),
    channels: z.number().int().nullable(),
    changedAt: instant.nullable(),
    reportedAt: instant.nullable(),
  })
  .meta({ id: "TrunkStatus" });

export const trunk = z
  .object({
    id,
    ...fields,
    /** Null for a trunk of the platform's, to all but platform admins: how it is reached is nobody else's. Its addresses and user name are empty then. */
    host: sipHost.nullable(),
    scope: z.enum(["tenant", "platform"]),
    sipName: z.string().meta({ description: "Name of its PJSIP objects" }),
    password: z.literal(MASKED_SECRET).nullable(),
    status: trunkStatus,
    createdAt: instant,
  })
  .meta({ id: "Trunk" });

/**
 * POST /trunks/{id}/test has the gateway really try: look the host up, connect, send OPTIONS, register. Answers 202 with a running
 * test; GET /trunks/{id}/test answers the last one. Each step says in words what failed.
 */
export const TRUNK_TEST_STEPS = ["resolve", "connect", "certificate", "options", "register"] as const;
export const trunkTestStep = z.object({
  step: z.enum(TRUNK_TEST_STEPS),
  status: z.enum(["passed", "failed", "skipped"]),
  message: z.string(),
  ms: z.number().nullable(),
});
export const trunkTest = z
  .object({
    id,
    status: z.enum(["running", "passed", "failed", "expired"]),
    steps: z.array(trunkTestStep),
    message: z
      .string()
      .nullable()
      .meta({ description: "In words, where the test could not be made: the gateway is away, say" }),
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: "TrunkTest" });

export const listTrunks = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const trunkPage = page(trunk).meta({ id: "TrunkPage" });
export type Trunk = z.infer<typeof trunk>;
export type TrunkStatus = z.infer<typeof trunkStatus>;
export type TrunkTest = z.infer<typeof trunkTest>;
export type TrunkTestStep = z.infer<typeof trunkTestStep>;
export type CreateTrunk = z.infer<typeof createTrunk>;
export type UpdateTrunk = z.infer<typeof updateTrunk>;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];
