import { z } from "zod";
import { holiday, openingHours } from "./business-hours.ts";
import { callerRules } from "./caller-rules.ts";
import { destination, HANG_UP } from "./destinations.ts";
import { DID_WAYS } from "./dids.ts";
import { MENU_KEYS } from "./ivr-menus.ts";
import { QUEUE_STRATEGIES } from "./queues.ts";
import { RING_STRATEGIES, ringGroupMember } from "./ring-groups.ts";
import { snapshotTrunkOptions } from "./trunk-options.ts";

/*
 * The routing part of a snapshot. Every list is sorted by id (dids by number, rules and members in their own order), so equal states have
 * equal bytes. Members and trunks that are gone or off never appear, nor sounds that nothing plays. A destination that leads to what is
 * not there stays, so that `missing` finds it and the apply is refused.
 */

const digits = z.string().regex(/^\d{2,6}$/);
const ownExtension = digits.nullable();

export const snapshotDid = z.object({
  id: z.uuid(),
  number: z.string(),
  label: z.string().nullable(),
  destination: destination.nullable(),
  /** Of callers of this number; absent: the company's. */
  language: z.string().optional(),
  /** Absent where there are none, and in snapshots made before there could be. */
  callerRules: callerRules.optional(),
  /** Absent in snapshots made before numbers had one: then over the platform's trunks too. */
  via: z.enum(DID_WAYS).optional(),
  /** Since when it is the tenant's. Snapshots of two tenants may both have it, until whoever lost it applies: the later one counts. */
  assignedAtMs: z.number().int().optional(),
});

/** `digest` names the bytes (SHA-256 of the upload, or of language and text): what is unchanged need not be fetched or spoken anew. */
export const snapshotSound = z.object({
  id: z.uuid(),
  name: z.string(),
  source: z.enum(["upload", "text"]),
  text: z.string().nullable(),
  language: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export const snapshotAnnouncement = z.object({ id: z.uuid(), name: z.string(), soundId: z.uuid(), next: destination });
export const snapshotHours = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Dialled after the code that closes and opens by phone; absent in snapshots made before there was one. */
  code: z.number().int().positive().optional(),
  timeZone: z.string(),
  weekly: z.array(openingHours),
  holidays: z.array(holiday),
  open: destination,
  closed: destination,
});
export const snapshotRingGroup = z.object({
  id: z.uuid(),
  name: z.string(),
  extension: ownExtension,
  strategy: z.enum(RING_STRATEGIES),
  members: z.array(ringGroupMember),
  ringSec: z.number().int(),
  callerNamePrefix: z.string().nullable(),
  /** Absent in snapshots made before there was the choice: no. */
  asksToAccept: z.boolean().optional(),
  skipsBusy: z.boolean().optional(),
  ringTone: z.number().int().nullable().optional(),
  noAnswer: destination,
});
export const snapshotIvrMenu = z.object({
  id: z.uuid(),
  name: z.string(),
  extension: ownExtension,
  greetingSoundId: z.uuid(),
  keys: z.array(z.object({ key: z.enum(MENU_KEYS), label: z.string().nullable(), destination })),
  allowsExtensions: z.boolean(),
  /** These five are absent in snapshots made before there were any. */
  allowsGroups: z.boolean().default(false),
  nextDigitSec: z.number().int().default(2),
  timeoutSec: z.number().int(),
  tries: z.number().int(),
  invalidSoundId: z.uuid().nullable(),
  /** From this menu on; absent: as before. */
  language: z.string().optional(),
  giveUp: destination,
  silenceTries: z.number().int().nullable().default(null),
  silenceSoundId: z.uuid().nullable().default(null),
  onSilence: destination.nullable().default(null),
});
export const snapshotQueue = z.object({
  id: z.uuid(),
  name: z.string(),
  extension: ownExtension,
  strategy: z.enum(QUEUE_STRATEGIES),
  members: z.array(z.object({ userId: z.uuid(), penalty: z.number().int(), isFixed: z.boolean() })),
  ringSec: z.number().int(),
  retrySec: z.number().int(),
  wrapUpSec: z.number().int(),
  maxWaitSec: z.number().int(),
  maxLength: z.number().int(),
  joinsWhenEmpty: z.boolean(),
  announcesPosition: z.boolean(),
  /** This, and what comes after the prefix, is absent in snapshots made before there was any. */
  announcesWait: z.boolean().default(false),
  announceEverySec: z.number().int(),
  greetingSoundId: z.uuid().nullable(),
  comfortSoundId: z.uuid().nullable(),
  /** Music of its own, one sound after the other; absent: the company's. */
  musicSoundIds: z.array(z.uuid()).optional(),
  callerNamePrefix: z.string().nullable(),
  memberSoundId: z.uuid().nullable().default(null),
  pausesUnanswered: z.boolean().default(false),
  priority: z.number().int().default(0),
  exitKey: z.enum(MENU_KEYS).nullable().default(null),
  exitSoundId: z.uuid().nullable().default(null),
  onExit: destination.default(HANG_UP),
  onTimeout: destination,
  onFull: destination,
  onEmpty: destination,
});
export const snapshotConferenceRoom = z.object({
  id: z.uuid(),
  name: z.string(),
  extension: ownExtension,
  pin: z.string().nullable(),
  hostPin: z.string().nullable(),
  waitsForHost: z.boolean(),
  /** Of a snapshot made before there was the choice: no. */
  endsWithHost: z.boolean().default(false),
  announcesNames: z.boolean(),
  maxMembers: z.number().int(),
});
/** The PIN is not here: it changes by phone and portal without apply and travels as call settings do. */
export const snapshotVoicemailBox = z.object({
  id: z.uuid(),
  number: digits,
  name: z.string(),
  userId: z.uuid().nullable(),
  greetingSoundId: z.uuid().nullable(),
  maxMessageSec: z.number().int(),
  /** Who hears a shared one; absent: nobody is named. */
  listenerIds: z.array(z.uuid()).optional(),
  /** False: whoever hears it, or whose it is, is not asked for the PIN from an own phone. Absent: asked. */
  asksPin: z.literal(false).optional(),
  /** False: the person is left out of the directory by name. Absent: a person is in it, a shared box is not. */
  inDirectory: z.literal(false).optional(),
  /** Where callers go who press 0; absent: nowhere. */
  onZero: destination.optional(),
});
/** How numbers are dialled in the tenant's country, from libphonenumber's data, so that whoever routes needs no metadata. */
export const numberPlan = z.object({
  country: z.string(),
  callingCode: z.string().regex(/^\d{1,3}$/),
  /** Dialled before a country code: ["00"], ["011"]. */
  internationalPrefixes: z.array(z.string()),
  /** Dialled before an area code and not part of the number: "0"; null where there is none. */
  nationalPrefix: z.string().nullable(),
});
/** Its password is not here: the lease carries it beside the snapshot (`secrets`), and no file but Asterisk's own ever holds it. */
export const snapshotTrunk = z.object({
  id: z.uuid(),
  name: z.string(),
  scope: z.enum(["tenant", "platform"]),
  /** A platform trunk is in many tenants' snapshots: the highest version is the one that runs. */
  version: z.number().int(),
  sipName: z.string().regex(/^[a-z0-9-]{3,60}$/),
  authentication: z.enum(["registration", "ip"]),
  host: z.string(),
  port: z.number().int(),
  transport: z.enum(["udp", "tcp", "tls"]),
  encryptsMedia: z.boolean(),
  verifiesCertificate: z.boolean(),
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  fromDomain: z.string().nullable(),
  codecs: z.array(z.enum(["opus", "g722", "alaw", "ulaw"])),
  maxChannels: z.number().int().nullable(),
  inboundAddresses: z.array(z.string()),
  outboundFormat: z.enum(["e164_plus", "e164", "national"]),
  inboundFormat: z.enum(["e164_plus", "e164", "national"]),
  /** How national numbers are dialled where the carrier is; null or absent: as where the tenant is. */
  plan: numberPlan.nullable().optional(),
  callerIdHeader: z.enum(["from", "p_asserted_identity", "remote_party_id"]),
  fallbackCallerId: z.string().nullable(),
  passesForeignCallerId: z.boolean(),
  /** Only what differs from DEFAULT_TRUNK_OPTIONS; absent: nothing does. */
  options: snapshotTrunkOptions.optional(),
});
export const snapshotOutboundPolicy = z.object({
  id: z.uuid(),
  name: z.string(),
  rules: z.array(
    z.object({
      name: z.string(),
      pattern: z.string(),
      action: z.enum(["allow", "block"]),
      strip: z.number().int(),
      prepend: z.string(),
      trunkIds: z.array(z.uuid()),
      callerId: z.string().nullable(),
      /** True: instead of people's own numbers, too. Absent: not. */
      showsForEverybody: z.literal(true).optional(),
      /** Counts only while these opening hours say so. Absent: always. */
      hours: z.object({ businessHoursId: z.uuid(), state: z.enum(["open", "closed"]) }).optional(),
    }),
  ),
});
export const snapshotOutbound = z.object({
  plan: numberPlan,
  outsidePrefix: z.string().nullable(),
  mainNumber: z.string().nullable(),
  defaultPolicyId: z.uuid().nullable(),
  policies: z.array(snapshotOutboundPolicy),
  trunks: z.array(snapshotTrunk),
  /** By user: only those that differ from the tenant. */
  users: z.array(
    z.object({
      userId: z.uuid(),
      policyId: z.uuid().nullable(),
      callerId: z.string().nullable(),
      hidesNumber: z.boolean(),
    }),
  ),
  emergency: z.object({
    numbers: z.array(z.string()),
    trunkIds: z.array(z.uuid()),
    callerId: z.string().nullable(),
  }),
});

export const snapshotRouting = z.object({
  defaultDestination: destination.nullable(),
  dids: z.array(snapshotDid),
  sounds: z.array(snapshotSound),
  announcements: z.array(snapshotAnnouncement),
  businessHours: z.array(snapshotHours),
  ringGroups: z.array(snapshotRingGroup),
  ivrMenus: z.array(snapshotIvrMenu),
  queues: z.array(snapshotQueue),
  conferenceRooms: z.array(snapshotConferenceRoom),
  voicemailBoxes: z.array(snapshotVoicemailBox),
  /** What whoever waits or is held hears, one after the other; absent: Asterisk's own music. */
  musicSoundIds: z.array(z.uuid()).optional(),
  parking: z.object({ slots: z.number().int(), timeoutSec: z.number().int() }),
  outbound: snapshotOutbound,
});

export type SnapshotRouting = z.infer<typeof snapshotRouting>;
export type SnapshotDid = z.infer<typeof snapshotDid>;
export type SnapshotSound = z.infer<typeof snapshotSound>;
export type SnapshotAnnouncement = z.infer<typeof snapshotAnnouncement>;
export type SnapshotHours = z.infer<typeof snapshotHours>;
export type SnapshotRingGroup = z.infer<typeof snapshotRingGroup>;
export type SnapshotIvrMenu = z.infer<typeof snapshotIvrMenu>;
export type SnapshotQueue = z.infer<typeof snapshotQueue>;
export type SnapshotConferenceRoom = z.infer<typeof snapshotConferenceRoom>;
export type SnapshotVoicemailBox = z.infer<typeof snapshotVoicemailBox>;
export type SnapshotTrunk = z.infer<typeof snapshotTrunk>;
export type SnapshotOutbound = z.infer<typeof snapshotOutbound>;
export type SnapshotOutboundPolicy = z.infer<typeof snapshotOutboundPolicy>;
export type NumberPlan = z.infer<typeof numberPlan>;
