import type { ConfigOption, ConfigSection } from "./candidate.ts";
import type { ReadBack } from "./read-back.ts";
import type { Finding } from "./verdict.ts";

/** A PJSIP object as the files mean it, with the options of its templates first. */
type PjsipObject = { section: ConfigSection; type: string; options: ConfigOption[] };

/** Asterisk looks for other types in the static file only (sorcery.conf), and would pass over one here. */
const TENANT_TYPES = new Set(["endpoint", "aor", "auth", "identify", "registration"]);
const DIGEST = /^(MD5:[0-9a-f]{32}|(SHA-256|SHA-512-256):[0-9a-f]{64})$/i;
const TRUTH = /^(yes|no|true|false|on|off|y|n|t|f|1|0)$/i;

/** Options that Asterisk takes for "no" whatever else they say. From its own documentation, core-en_US.xml. */
const BOOLEANS = new Set(
  `aggregate_mwi allow_overlap direct_media disable_direct_media_on_nat force_rport ice_support rtp_ipv6 rtp_symmetric
  send_diversion send_history_info send_pai send_rpid rpid_immediate trust_id_inbound trust_id_outbound use_ptime
  use_avpf force_avp media_use_received_transport media_encryption_optimistic g726_non_standard inband_progress
  t38_udptl fax_detect t38_udptl_nat t38_udptl_ipv6 one_touch_recording allow_transfer user_eq_phone moh_passthrough
  allow_subscribe dtls_auto_generate_cert preferred_codec_only asymmetric_rtp_codec rtcp_mux refer_blind_progress
  notify_early_inuse_ringing bundle webrtc accept_multiple_sdp_answers suppress_q850_reason_headers
  ignore_183_without_sdp allow_unauthenticated_options send_aoc suppress_moh_on_sendonly trust_connected_line
  send_connected_line bind_rtp_to_media_address rewrite_contact mwi_subscribe_replaces_unsolicited
  follow_early_media_fork remove_existing remove_unavailable support_path authenticate_qualify
  auth_rejection_permanent line srv_lookups`.split(/\s+/),
);

/**
 * What Asterisk does not say about a candidate's PJSIP objects: unknown types, objects that are not there afterwards,
 * references that lead nowhere, booleans that are none, digests that cannot match. `readBack` is what is there; types in `leftOut` were kept from Asterisk.
 */
export function checkPjsipObjects(
  sections: readonly ConfigSection[],
  readBack: ReadBack,
  leftOut: ReadonlySet<string> = new Set(),
): Finding[] {
  const objects = expandTemplates(sections);
  const there = indexed(readBack);
  const findings: Finding[] = [];
  const identified = new Set(
    objects.filter(({ type }) => type === "identify").map((object) => last(object, "endpoint")?.value),
  );
  for (const object of objects) {
    const { section, type } = object;
    const at = (message: string, line = section.line) => findings.push({ file: section.file, line, message });
    if (!TENANT_TYPES.has(type)) {
      at(
        type === ""
          ? `[${section.name}] has no type`
          : `[${section.name}] has the type ${type}, which no tenant's object has`,
      );
      continue;
    }
    if (!leftOut.has(type) && there[type]?.has(section.name) === false)
      at(`${type} ${section.name} is not there after reading`);
    for (const { key, value, line } of object.options) {
      if (BOOLEANS.has(key) && !TRUTH.test(value)) at(`${key} is neither yes nor no, and would be taken for no`, line);
      if (key === "password_digest" && !DIGEST.test(value)) at("password_digest is no digest", line);
    }
    for (const { name, line, kind, known } of references(object, there)) {
      if (!known) at(`${section.name} names the ${kind} ${name}, which is not there`, line);
    }
    if (type === "endpoint")
      for (const lack of lacks(object, identified.has(section.name))) at(`endpoint ${section.name} ${lack}`);
  }
  return findings;
}

function lacks(endpoint: PjsipObject, isIdentified: boolean): string[] {
  const out: string[] = [];
  if (last(endpoint, "context") === undefined) out.push("has no context");
  // A carrier known by its address, or, where that is not its own, by nothing but the line it was given: nobody can take its name.
  if (isIdentified || last(endpoint, "identify_by")?.value === "ip") return out;
  if (last(endpoint, "auth") === undefined) out.push("has no auth: anyone could use it, or nobody");
  if (last(endpoint, "aors") === undefined) out.push("has no AOR: it could never be called");
  return out;
}

/** Names that are there, by the type of object. */
type There = Record<string, Set<string>>;

function indexed(readBack: ReadBack): There {
  return {
    endpoint: new Set(readBack.endpoints),
    aor: new Set(readBack.aors),
    auth: new Set(readBack.auths),
    identify: new Set(readBack.identifies),
    registration: new Set(readBack.registrations),
    transport: new Set(readBack.transports),
    context: new Set([...readBack.contexts, "default"]),
  };
}

/** Options that name another object, and of what type. */
const REFERENCES: Record<string, string> = {
  auth: "auth",
  outbound_auth: "auth",
  aors: "aor",
  transport: "transport",
  context: "context",
  subscribe_context: "context",
  message_context: "context",
};

type Reference = { name: string; line: number; kind: string; known: boolean };

function references(object: PjsipObject, there: There): Reference[] {
  return object.options.flatMap(({ key, value, line }): Reference[] => {
    const kind = key === "endpoint" && object.type !== "endpoint" ? "endpoint" : REFERENCES[key];
    if (kind === undefined) return [];
    const names = value.split(",").map((name) => name.trim());
    return names.map((name) => ({ name, line, kind, known: there[kind]?.has(name) === true }));
  });
}

function expandTemplates(sections: readonly ConfigSection[]): PjsipObject[] {
  const templates = new Map<string, ConfigOption[]>();
  const objects: PjsipObject[] = [];
  for (const section of sections) {
    const options = [...section.templates.flatMap((name) => templates.get(name) ?? []), ...section.options];
    if (section.isTemplate) templates.set(section.name, options);
    else objects.push({ section, type: options.findLast(({ key }) => key === "type")?.value ?? "", options });
  }
  return objects;
}

function last(object: PjsipObject, key: string): ConfigOption | undefined {
  return object.options.findLast((option) => option.key === key);
}
