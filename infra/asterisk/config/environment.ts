import { z } from "zod";
import { type AsteriskOptions, type AsteriskOptionsInput, asteriskOptions } from "./asterisk-options.ts";

/** A variable of the environment that is missing or wrong; the message names it, never its value. */
export class BadEnvironment extends Error {
  override name = "BadEnvironment";
}

/** Which variable each option is read from. */
const VARIABLES: Record<string, { name: string; kind: "text" | "number" | "list" }> = {
  dir: { name: "ASTERISK_DIR", kind: "text" },
  generatedDir: { name: "ASTERISK_GENERATED_DIR", kind: "text" },
  systemName: { name: "ASTERISK_SYSTEM_NAME", kind: "text" },
  "sip.bind": { name: "ASTERISK_SIP_BIND", kind: "text" },
  "sip.port": { name: "ASTERISK_SIP_PORT", kind: "number" },
  "sip.tlsPort": { name: "ASTERISK_SIP_TLS_PORT", kind: "number" },
  "sip.externalAddress": { name: "ASTERISK_EXTERNAL_ADDRESS", kind: "text" },
  "sip.localNetworks": { name: "ASTERISK_LOCAL_NETWORKS", kind: "list" },
  "rtp.start": { name: "ASTERISK_RTP_START", kind: "number" },
  "rtp.end": { name: "ASTERISK_RTP_END", kind: "number" },
  "http.bind": { name: "ASTERISK_HTTP_BIND", kind: "text" },
  "http.port": { name: "ASTERISK_HTTP_PORT", kind: "number" },
  "http.tlsBind": { name: "ASTERISK_HTTPS_BIND", kind: "text" },
  "http.tlsPort": { name: "ASTERISK_HTTPS_PORT", kind: "number" },
  "ami.bind": { name: "AMI_BIND", kind: "text" },
  "ami.port": { name: "AMI_PORT", kind: "number" },
  "ami.username": { name: "AMI_USERNAME", kind: "text" },
  "ami.secret": { name: "AMI_SECRET", kind: "text" },
  "ami.permit": { name: "AMI_PERMIT", kind: "list" },
  "ari.username": { name: "ARI_USERNAME", kind: "text" },
  "ari.password": { name: "ARI_PASSWORD", kind: "text" },
  "ari.permit": { name: "ARI_PERMIT", kind: "list" },
  portalOrigins: { name: "PORTAL_ORIGINS", kind: "list" },
  "carriers.tlsPort": { name: "ASTERISK_CARRIER_TLS_PORT", kind: "number" },
  "carriers.uncheckedTlsPort": { name: "ASTERISK_CARRIER_UNCHECKED_TLS_PORT", kind: "number" },
  "carriers.caFile": { name: "ASTERISK_CA_FILE", kind: "text" },
  "tls.certFile": { name: "ASTERISK_TLS_CERT", kind: "text" },
  "tls.keyFile": { name: "ASTERISK_TLS_KEY", kind: "text" },
};

const PRODUCTION_DEFAULTS: Record<string, string> = {
  ASTERISK_DIR: "/var/lib/callplane-asterisk",
  ASTERISK_GENERATED_DIR: "/var/lib/callplane-gateway/asterisk",
  ASTERISK_SIP_PORT: "5060",
  ASTERISK_CARRIER_TLS_PORT: "5062",
  ASTERISK_CARRIER_UNCHECKED_TLS_PORT: "5063",
  ASTERISK_CA_FILE: "/etc/ssl/certs/ca-certificates.crt",
  ASTERISK_RTP_START: "10000",
  ASTERISK_RTP_END: "10999",
  ASTERISK_HTTP_PORT: "8088",
  AMI_PORT: "5038",
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The options of a production Asterisk from its environment. Throws BadEnvironment naming the first bad variable. */
export function readEnvironment(environment: Environment): AsteriskOptions {
  const raw = nest(environmentValues({ ...PRODUCTION_DEFAULTS, ...withoutEmpty(environment) }));
  const parsed = asteriskOptions.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.filter((part) => typeof part === "string").join(".") ?? "";
  const name = VARIABLES[path]?.name ?? Object.entries(VARIABLES).find(([key]) => key.startsWith(`${path}.`))?.[1].name;
  throw new BadEnvironment(`${name ?? path}: ${issue?.message ?? "is wrong"}`);
}

/** The options an environment names, unchecked and without defaults: for startAsterisk, which fills in the rest. */
export function partialOptions(environment: Environment): DeepPartial<AsteriskOptionsInput> {
  return nest(environmentValues(withoutEmpty(environment))) as DeepPartial<AsteriskOptionsInput>; // checked by asteriskOptions
}

/** Some of an object's fields, at any depth. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;

function withoutEmpty(environment: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

function environmentValues(environment: Record<string, string>): [string, unknown][] {
  return Object.entries(VARIABLES).flatMap(([path, { name, kind }]): [string, unknown][] => {
    const text = environment[name];
    if (text === undefined) return [];
    if (kind === "number") return [[path, /^\d+$/.test(text) ? Number(text) : Number.NaN]];
    return [[path, kind === "list" ? text.split(",").map((item) => item.trim()) : text]];
  });
}

function nest(values: readonly [string, unknown][]): Record<string, unknown> {
  const empty: Record<string, Record<string, unknown>> = { sip: {}, rtp: {}, http: {}, ami: {}, ari: {} };
  const out: Record<string, unknown> = empty;
  for (const [path, value] of values) {
    const [group = "", field] = path.split(".");
    if (field === undefined) out[group] = value;
    else out[group] = { ...z.record(z.string(), z.unknown()).catch({}).parse(out[group]), [field]: value };
  }
  return out;
}
