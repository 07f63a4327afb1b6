import { bareHost, type NumberPlan, type SnapshotTrunk, trunkOptionsOf } from "@callplane/edge-api/contract";
import { VARIABLES } from "./dialplan/variables.ts";
import { prefixWord, wholeNumber } from "./dialplan/words.ts";
import { ConfgenError } from "./errors.ts";
import { fromTrunkContext, PLATFORM_FROM_TRUNK } from "./names.ts";
import type { Site } from "./pjsip.ts";
import { proxyUri, sipUri, sipUser, type TrunkHost, trunkHosts } from "./trunk-hosts.ts";
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

/** The PJSIP objects of a trunk; auth and registrations only where it logs in, an AOR and a registration for each of the carrier's hosts. */
export interface TrunkObjects {
  readonly name: string;
  readonly endpoint: Section;
  readonly aors: readonly Section[];
  readonly auth: Section | undefined;
  readonly registrations: readonly Section[];
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
  const username = trunkOptionsOf(trunk).authUsername ?? trunk.username;
  const login = username !== null && password !== null ? { username, password } : undefined;
  const hosts = trunkHosts(trunk);
  return {
    name,
    endpoint: { name, options: endpointOptions(to, login !== undefined, site) },
    aors: hosts.map((host) => ({
      name: host.name,
      options: [["type", "aor"], ["contact", sipUri(host, trunk, null)], ...proxyOption(trunk), ...QUALIFY],
    })),
    auth: login && {
      name,
      options: [
        ["type", "auth"],
        ["auth_type", "digest"],
        ["username", login.username],
        ["password", login.password],
      ],
    },
    registrations:
      trunk.authentication === "registration"
        ? hosts.map((host) => registration(trunk, host, login !== undefined))
        : [],
  };
}

/** All but whence its calls come, which depends on who else is at that carrier (carrier-addresses.ts). */
export function trunkSections({ endpoint, aors, auth, registrations }: TrunkObjects): Section[] {
  return [endpoint, ...(auth ? [auth] : []), ...aors, ...registrations];
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
  const [dtmfMode = "auto", ...others] = new Set(trunks.map((trunk) => trunkOptionsOf(trunk).dtmfMode));
  const options: Option[] = [
    ["type", "endpoint"],
    ["context", context],
    ["aors", name],
    ["identify_by", "ip"],
    ["disallow", "all"],
    ["allow", [...codecs].sort().join(",")],
    ["dtmf_mode", others.length > 0 ? "auto" : dtmfMode],
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

/** Where the number is told beside From: From can then be whatever the carrier knows us by. */
const IDENTITY_HEADER = { from: [], p_asserted_identity: ["send_pai"], remote_party_id: ["send_rpid"] } as const;
const EXTENSION_USE = { supported: "yes", off: "no", required: "required" } as const;

function endpointOptions({ trunk, owner, plan }: TrunkToWrite, hasAuth: boolean, { mediaAddress }: Site): Option[] {
  const name = trunk.sipName;
  const options = trunkOptionsOf(trunk);
  const headers: readonly string[] = IDENTITY_HEADER[trunk.callerIdHeader];
  const fromUser = options.fromUser ?? (headers.length > 0 ? trunk.username : null);
  return [
    ["type", "endpoint"],
    ["context", owner === null ? PLATFORM_FROM_TRUNK : fromTrunkContext(owner.key)],
    [
      "aors",
      trunkHosts(trunk)
        .map((host) => host.name)
        .join(","),
    ],
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
    ["send_pai", headers.includes("send_pai")],
    ["send_rpid", headers.includes("send_rpid")],
    // What is withheld, too, marked as private.
    ["trust_id_outbound", options.tellsWithheldNumber],
    ["send_connected_line", false],
    ["dtmf_mode", options.dtmfMode],
    ["timers", EXTENSION_USE[options.sessionTimers]],
    ["100rel", EXTENSION_USE[options.reliableRinging]],
    ...proxyOption(trunk),
    ["from_domain", bareHost(trunk.fromDomain ?? trunk.host)],
    ...(fromUser === null ? [] : [["from_user", sipUser(fromUser)] as const]),
    ...(options.contactUser === null ? [] : [["contact_user", sipUser(options.contactUser)] as const]),
    ["rtp_timeout", 120],
    ["rtp_symmetric", true],
    ["force_rport", true],
    ["rewrite_contact", true],
    ...transportOption(trunk),
    ...(trunk.encryptsMedia ? [["media_encryption", "sdes"] as const] : []),
    ...inboundVariables(trunk, plan),
    ...(mediaAddress === undefined ? [] : mediaOptions(mediaAddress)),
  ];
}

function proxyOption(trunk: SnapshotTrunk): Option[] {
  const uri = proxyUri(trunk);
  return uri === undefined ? [] : [["outbound_proxy", uri]];
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

/** For `callplane-inbound`: how many calls the trunk takes, and how its carrier writes the numbers it calls. */
function inboundVariables(trunk: SnapshotTrunk, plan: NumberPlan): Option[] {
  const { calledNumberIn } = trunkOptionsOf(trunk);
  const { code, national, international } = planVariables(trunk, plan);
  const variables: (readonly [name: string, value: string])[] = [
    [VARIABLES.trunkLines, linesOf(trunk)],
    [VARIABLES.trunkAccount, accountOf(trunk) ?? ""],
    [VARIABLES.trunkCalledIn, calledNumberIn === "automatic" ? "" : calledNumberIn],
    [VARIABLES.trunkCode, code],
    [VARIABLES.trunkNational, national],
    [VARIABLES.trunkInternational, international],
  ];
  return variables.filter(([, value]) => value !== "").map(([name, value]) => ["set_var", `${name}=${value}`]);
}

/** Calls at once, in and out; empty: as many as come. */
export function linesOf({ maxChannels }: SnapshotTrunk): string {
  return maxChannels === null ? "" : wholeNumber("lines", maxChannels, 1, 1000);
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

/** What the carrier calls us by at the line we have registered; null where we register none. */
export function accountOf(trunk: SnapshotTrunk): string | null {
  if (trunk.authentication !== "registration") return null;
  return trunkOptionsOf(trunk).contactUser ?? trunk.username;
}

function registration(trunk: SnapshotTrunk, host: TrunkHost, hasAuth: boolean): Section {
  const { registersEverySec, retriesEverySec } = trunkOptionsOf(trunk);
  const account = accountOf(trunk);
  return {
    name: host.name,
    options: [
      ["type", "registration"],
      ...(hasAuth ? [["outbound_auth", trunk.sipName] as const] : []),
      ...transportOption(trunk),
      ...proxyOption(trunk),
      ["server_uri", sipUri(host, trunk, null)],
      ["client_uri", sipUri(host, trunk, trunk.username)],
      ...(account === null ? [] : [["contact_user", sipUser(account)] as const]),
      ["endpoint", trunk.sipName],
      ["line", true],
      ["expiration", registersEverySec],
      ["retry_interval", retriesEverySec],
      ["forbidden_retry_interval", Math.max(60, retriesEverySec)],
      ["fatal_retry_interval", Math.max(60, retriesEverySec)],
      ["max_retries", TRIES],
      ["auth_rejection_permanent", false],
    ],
  };
}
