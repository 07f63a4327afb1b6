import { bareHost, type NumberPlan, type SnapshotTrunk } from "@callplane/edge-api/contract";
import { VARIABLES } from "./dialplan/variables.ts";
import { prefixWord } from "./dialplan/words.ts";
import { ConfgenError } from "./errors.ts";
import { fromTrunkContext, PLATFORM_FROM_TRUNK } from "./names.ts";
import type { Site } from "./pjsip.ts";
import type { Option, Section } from "./writer.ts";

/** Trunk id → its password. They travel beside the snapshot and stand in no other file than Asterisk's own. */
export type TrunkSecrets = ReadonlyMap<string, string>;

/** A trunk as it is to be written. */
export interface TrunkToWrite {
  readonly trunk: SnapshotTrunk;
  /** Null for the platform's. */
  readonly owner: { readonly id: string; readonly key: string } | null;
  /** How numbers are dialled where the carrier is. */
  readonly plan: NumberPlan;
  readonly password: string | null;
}

/** The PJSIP objects of a trunk, all of its name; auth and registration only where it logs in. */
export interface TrunkObjects {
  readonly name: string;
  readonly endpoint: Section;
  readonly aor: Section;
  readonly auth: Section | undefined;
  readonly registration: Section | undefined;
}

/** Asks every two seconds, for one: a dead carrier is known within three. */
const QUALIFY: readonly Option[] = [
  ["qualify_frequency", 2],
  ["qualify_timeout", "1.0"],
];
/** A registration is tried again for ever: a carrier that is away for a night is no reason to give up. */
const TRIES = 100_000_000;

export function trunkObjects(to: TrunkToWrite, site: Site): TrunkObjects {
  const { trunk, password } = to;
  const name = trunk.sipName;
  if (trunk.hasPassword && password === null)
    throw new ConfgenError(`the password of the trunk ${trunk.name} is not known to the gateway: enter it again`);
  const login = trunk.username !== null && password !== null ? { username: trunk.username, password } : undefined;
  return {
    name,
    endpoint: { name, options: endpointOptions(to, login !== undefined, site) },
    aor: { name, options: [["type", "aor"], ["contact", sipUri(trunk, null)], ...QUALIFY] },
    auth: login && {
      name,
      options: [
        ["type", "auth"],
        ["auth_type", "digest"],
        ["username", login.username],
        ["password", login.password],
      ],
    },
    registration: trunk.authentication === "registration" ? registration(trunk, login !== undefined) : undefined,
  };
}

/** All but whence its calls come, which depends on who else is at that carrier (carrier-addresses.ts). */
export function trunkSections({ endpoint, aor, auth, registration }: TrunkObjects): Section[] {
  return [endpoint, ...(auth ? [auth] : []), aor, ...(registration ? [registration] : [])];
}

/** Calls from these addresses are the endpoint's. */
export function identifySection(endpoint: string, addresses: readonly string[]): Section {
  const matches = addresses.map((address): Option => ["match", address]);
  return { name: endpoint, options: [["type", "identify"], ["endpoint", endpoint], ...matches] };
}

/** What takes calls in that are one of several tenants': nothing goes out over it, and nobody can register there. */
export function inboundOnly(
  name: string,
  { context, trunks }: { context: string; trunks: readonly SnapshotTrunk[] },
  { mediaAddress }: Site,
): Section[] {
  const codecs = new Set(trunks.flatMap((trunk) => trunk.codecs));
  const mayEncrypt = trunks.some(({ encryptsMedia }) => encryptsMedia);
  const options: Option[] = [
    ["type", "endpoint"],
    ["context", context],
    ["aors", name],
    ["identify_by", "ip"],
    ["disallow", "all"],
    ["allow", [...codecs].sort().join(",")],
    ...INBOUND,
    // Whichever of them a call is for: some have it encrypted, some have not.
    ...(mayEncrypt
      ? ([
          ["media_encryption", "sdes"],
          ["media_encryption_optimistic", true],
        ] as const)
      : []),
    ...(mediaAddress === undefined ? [] : mediaOptions(mediaAddress)),
  ];
  return [
    { name, options },
    { name, options: [["type", "aor"]] },
  ];
}

/** What holds for any call that a carrier brings. */
const INBOUND: readonly Option[] = [
  ["direct_media", false],
  ["allow_transfer", false],
  ["allow_subscribe", false],
  ["trust_id_inbound", true],
  ["send_connected_line", false],
  ["rtp_timeout", 120],
  ["rtp_symmetric", true],
  ["force_rport", true],
  ["rewrite_contact", true],
];

function endpointOptions({ trunk, owner, plan }: TrunkToWrite, hasAuth: boolean, { mediaAddress }: Site): Option[] {
  const name = trunk.sipName;
  const isAsserted = trunk.callerIdHeader === "p_asserted_identity";
  return [
    ["type", "endpoint"],
    ["context", owner === null ? PLATFORM_FROM_TRUNK : fromTrunkContext(owner.key)],
    ["aors", name],
    ...(hasAuth ? [["outbound_auth", name] as const] : []),
    // By address alone (or by the line a registration has): else anybody could use its name in From.
    ["identify_by", "ip"],
    ...(owner === null ? [] : [["tenantid", owner.id] as const]),
    ["disallow", "all"],
    ["allow", trunk.codecs.join(",")],
    ["direct_media", false],
    ["allow_transfer", false],
    ["allow_subscribe", false],
    ["trust_id_inbound", true],
    ["send_pai", isAsserted],
    ["send_connected_line", false],
    ["from_domain", bareHost(trunk.fromDomain ?? trunk.host)],
    ...(isAsserted && trunk.username !== null ? [["from_user", trunk.username] as const] : []),
    ["rtp_timeout", 120],
    ["rtp_symmetric", true],
    ["force_rport", true],
    ["rewrite_contact", true],
    ...transportOption(trunk),
    ...(trunk.encryptsMedia ? [["media_encryption", "sdes"] as const] : []),
    ...numberVariables(trunk, plan),
    ...(mediaAddress === undefined ? [] : mediaOptions(mediaAddress)),
  ];
}

/** Over TLS it matters which transport: one checks the carrier's certificate, the other does not (infra/asterisk/templates). */
function transportOption({ transport, verifiesCertificate }: SnapshotTrunk): Option[] {
  if (transport !== "tls") return [];
  return [["transport", verifiesCertificate ? "transport-carrier-tls" : "transport-carrier-tls-unchecked"]];
}

function mediaOptions(mediaAddress: string): Option[] {
  return [
    ["media_address", mediaAddress],
    ["bind_rtp_to_media_address", true],
  ];
}

/** For `callplane-inbound`: how this carrier writes the numbers it calls. */
function numberVariables(trunk: SnapshotTrunk, plan: NumberPlan): Option[] {
  const { authentication, username } = trunk;
  const { code, national, international } = planVariables(trunk, plan);
  const variables: (readonly [name: string, value: string])[] = [
    [VARIABLES.trunkAccount, authentication === "registration" ? (username ?? "") : ""],
    [VARIABLES.trunkCode, code],
    [VARIABLES.trunkNational, national],
    [VARIABLES.trunkInternational, international],
  ];
  return variables.filter(([, value]) => value !== "").map(([name, value]) => ["set_var", `${name}=${value}`]);
}

/** What numbers begin with that the carrier writes as they are dialled in a country; empty where it writes E.164. */
export function planVariables({ inboundFormat }: SnapshotTrunk, plan: NumberPlan) {
  if (inboundFormat !== "national") return { code: "", national: "", international: "" };
  return {
    code: prefixWord("calling code", plan.callingCode),
    national: prefixWord("national prefix", plan.nationalPrefix ?? ""),
    international: prefixWord("international prefix", plan.internationalPrefixes[0] ?? ""),
  };
}

function registration(trunk: SnapshotTrunk, hasAuth: boolean): Section {
  const name = trunk.sipName;
  return {
    name,
    options: [
      ["type", "registration"],
      ...(hasAuth ? [["outbound_auth", name] as const] : []),
      ...transportOption(trunk),
      ["server_uri", sipUri(trunk, null)],
      ["client_uri", sipUri(trunk, trunk.username)],
      ...(trunk.username === null ? [] : [["contact_user", trunk.username] as const]),
      ["endpoint", name],
      ["line", true],
      ["expiration", 300],
      ["retry_interval", 10],
      ["forbidden_retry_interval", 60],
      ["fatal_retry_interval", 60],
      ["max_retries", TRIES],
      ["auth_rejection_permanent", false],
    ],
  };
}

function sipUri({ host, port, transport }: SnapshotTrunk, user: string | null): string {
  if (!/^(?:[A-Za-z0-9][A-Za-z0-9.-]{0,253}|\[[0-9A-Fa-f:.]{2,45}\])$/.test(host))
    throw new ConfgenError("a trunk's host is none");
  if (user !== null && !/^[A-Za-z0-9._~+-]{1,100}$/.test(user))
    throw new ConfgenError("a trunk's user name may not stand in an address");
  const at = user === null ? "" : `${user}@`;
  return `sip:${at}${host}:${port}${transport === "udp" ? "" : `;transport=${transport}`}`;
}
