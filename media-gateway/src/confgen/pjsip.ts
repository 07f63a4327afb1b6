import {
  FEATURE_CODES,
  SIP_REALM,
  type Snapshot,
  type SnapshotDevice,
  type SnapshotUser,
  spokenLanguage,
} from "@callplane/edge-api/contract";
import { callerName, companyMusic, internalContext } from "./names.ts";
import { dialplanWord, type Option, type Section } from "./writer.ts";

/** Several pages of one portal may be open; the oldest contact makes room for the newest. */
const BROWSER_CONTACTS = 5;

/** What the place this Asterisk stands in asks of every phone's configuration. */
export interface Site {
  /** The only address where RTP is received, and the one phones are told; by default any, and the one the phone came in at. */
  readonly mediaAddress?: string | undefined;
  /** Absolute path of the folder that holds the tenants' sounds, by digest. */
  readonly soundsDir?: string | undefined;
  /** Absolute path of the folder that holds the tenants' voicemail; undefined: it cannot be reached from here. */
  readonly voicemailDir?: string | undefined;
}

/** The three PJSIP objects of a device: endpoint, auth and AOR, all named by its SIP user name. */
export interface DeviceObjects {
  readonly name: string;
  readonly endpoint: Section;
  readonly auth: Section;
  readonly aor: Section;
}

/** PJSIP objects of a device. Each section is complete by itself: a template, once broken, would take all its users along. */
export function deviceObjects(
  tenant: Snapshot["tenant"],
  user: SnapshotUser,
  device: SnapshotDevice,
  site: Site,
  {
    boxes,
    pickupGroups,
    hasMusic = false,
  }: {
    /** Numbers of the voicemail boxes whose messages light the lamp: the person's own, and shared ones that the person hears. */
    boxes: readonly string[];
    /** As `pickupGroupsOf` names them. */
    pickupGroups: readonly string[];
    /** The company has music on hold of its own. */
    hasMusic?: boolean;
  },
): DeviceObjects {
  const name = device.sipUsername;
  const mailbox = boxes.map((box) => `${dialplanWord("box", box)}@${tenant.key}`).join(",") || undefined;
  return {
    name,
    endpoint: {
      name,
      options: [
        ...endpointOptions(tenant, user, device, { pickupGroups, hasMusic }),
        ...siteOptions(site),
        ...lampOptions(mailbox),
      ],
    },
    auth: {
      name,
      options: [
        ["type", "auth"],
        ["auth_type", "digest"],
        ["username", name],
        ["realm", SIP_REALM],
        ["password_digest", `MD5:${device.digestMd5}`],
        ["password_digest", `SHA-256:${device.digestSha256}`],
      ],
    },
    aor: {
      name,
      options: [
        ["type", "aor"],
        ["max_contacts", device.kind === "browser" ? BROWSER_CONTACTS : 1],
        ["remove_existing", true],
        ["qualify_frequency", 30],
        ["qualify_timeout", "3.0"],
        ["minimum_expiration", 60],
        ["maximum_expiration", 3600],
        ["support_path", true],
        ...(mailbox === undefined ? [] : inboxOptions(mailbox)),
      ],
    },
  };
}

function endpointOptions(
  tenant: Snapshot["tenant"],
  user: SnapshotUser,
  device: SnapshotDevice,
  { pickupGroups, hasMusic }: { pickupGroups: readonly string[]; hasMusic: boolean },
): Option[] {
  const name = device.sipUsername;
  return [
    ["type", "endpoint"],
    ["context", internalContext(tenant.key)],
    ["auth", name],
    ["aors", name],
    ["identify_by", "auth_username,username"],
    ["tenantid", tenant.id],
    ["callerid", `"${callerName(user.name) || user.extension}" <${user.extension}>`],
    ["disallow", "all"],
    ["allow", device.codecs.join(",")],
    ["direct_media", false],
    ["allow_subscribe", true],
    ...pickupOptions(pickupGroups),
    ...voiceOptions(tenant, hasMusic),
    ["device_state_busy_at", 2],
    ["rtp_timeout", 120],
    ...mediaOptions(device),
  ];
}

/** What is said to it, unless in English; and what it hears while it is held, whoever calls whom, where the company has music of its own. */
function voiceOptions({ key, language }: Snapshot["tenant"], hasMusic: boolean): Option[] {
  const spoken = spokenLanguage(language);
  return [
    ...(spoken === "en" ? [] : [["language", spoken] as const]),
    ...(hasMusic ? [["set_var", `CHANNEL(musicclass)=${companyMusic(key)}`] as const] : []),
  ];
}

/** Whose calls this phone takes with `*8`, and who takes its. */
function pickupOptions(groups: readonly string[]): Option[] {
  if (groups.length === 0) return [];
  return [
    ["named_call_group", groups.join(",")],
    ["named_pickup_group", groups.join(",")],
  ];
}

/** Told without being asked, as some phones never do; those that ask (the AOR answers them) are told that way alone. */
function lampOptions(mailbox: string | undefined): Option[] {
  if (mailbox === undefined) return [];
  return [
    ["mailboxes", mailbox],
    ["mwi_subscribe_replaces_unsolicited", true],
  ];
}

/** The number is what the phone's button for messages dials. */
function inboxOptions(mailbox: string): Option[] {
  return [
    ["mailboxes", mailbox],
    ["voicemail_extension", FEATURE_CODES.voicemail],
  ];
}

function siteOptions({ mediaAddress }: Site): Option[] {
  if (mediaAddress === undefined) return [];
  return [
    ["media_address", mediaAddress],
    ["bind_rtp_to_media_address", true],
  ];
}

function mediaOptions({ kind, transport, nat }: SnapshotDevice): Option[] {
  if (kind === "browser") {
    return [
      ["webrtc", true],
      ["dtls_auto_generate_cert", true],
      ["rewrite_contact", true],
    ];
  }
  const behindNat: Option[] = [
    ["rtp_symmetric", nat],
    ["force_rport", nat],
    ["rewrite_contact", nat],
  ];
  if (transport !== "tls") return behindNat;
  // Keys travel in the signalling, so only where that is encrypted; optimistic, for phones without SRTP.
  return [...behindNat, ["media_encryption", "sdes"], ["media_encryption_optimistic", true]];
}
