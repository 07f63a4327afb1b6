import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AsteriskTree } from "../tree/tree.ts";
import type { AsteriskOptions } from "./asterisk-options.ts";
import { renderTemplate, type TemplateValues } from "./render-template.ts";

const TEMPLATES = join(import.meta.dirname, "../templates");
const OPTIONAL_FILES = [
  "ccss",
  "cel",
  "cli",
  "cli_aliases",
  "codecs",
  "dnsmgr",
  "dsp",
  "enum",
  "extconfig",
  "udptl",
  "pjproject",
  "websocket_client",
  "pjsip_notify",
  "amd",
  "queuerules",
];
const FOLDERS = [
  "etc",
  "lib/agi-bin",
  "lib/keys",
  "cache",
  "spool/voicemail",
  "spool/tmp",
  "spool/recording",
  "spool/monitor",
  "log",
];

/** Where an Asterisk keeps what all instances share. */
export type ProgramFolders = Pick<AsteriskTree, "moduleDir" | "dataDir" | "sbinDir">;

/**
 * All configuration files of one Asterisk, by name. The same options give the same text.
 * Throws UnsafeConfigValue for a value that could mean more than itself.
 */
export function renderConfig(options: AsteriskOptions, program: ProgramFolders): Map<string, string> {
  const values = templateValues(options, program);
  const files = new Map<string, string>();
  // Asterisk complains about each file it looks for in vain; an empty one means "as built in".
  for (const name of OPTIONAL_FILES) files.set(`${name}.conf`, "");
  for (const name of readdirSync(TEMPLATES).filter((file) => file.endsWith(".conf"))) {
    files.set(name, renderTemplate(readFileSync(join(TEMPLATES, name), "utf8"), values));
  }
  return files;
}

/** Writes the configuration into `<dir>/etc`, readable by its owner only, and makes the folders it names. */
export async function writeConfig(options: AsteriskOptions, program: ProgramFolders): Promise<void> {
  const files = renderConfig(options, program);
  for (const folder of FOLDERS) await mkdir(join(options.dir, folder), { recursive: true, mode: 0o750 });
  await mkdir(controlFolder(options), { recursive: true, mode: 0o750 });
  for (const [name, text] of files) await writeFile(join(options.dir, "etc", name), text, { mode: 0o600 });
}

/**
 * Where the control socket (`asterisk.ctl`) lives: `<dir>/run`, or a short folder of its own where that path would be
 * longer than the 107 bytes the kernel allows a socket.
 */
export function controlFolder({ dir }: Pick<AsteriskOptions, "dir">): string {
  const folder = join(dir, "run");
  if (Buffer.byteLength(join(folder, "asterisk.ctl")) < 100) return folder;
  return join(tmpdir(), `callplane-${createHash("sha256").update(dir).digest("hex").slice(0, 16)}`);
}

function templateValues(options: AsteriskOptions, program: ProgramFolders): TemplateValues {
  const { sip, http, rtp, ami, ari, tls } = options;
  const values: TemplateValues = {
    ...program,
    dir: options.dir,
    runDir: controlFolder(options),
    generatedDir: options.generatedDir,
    bansFile: join(dirname(options.generatedDir), "sip-bans.conf"),
    systemName: options.systemName,
    realm: options.realm,
    origins: options.portalOrigins.join(","),
    sipBind: bracketed(sip.bind),
    sipPort: sip.port,
    sipTlsPort: sip.tlsPort ?? 5061,
    external: sip.externalAddress !== undefined,
    externalAddress: sip.externalAddress ?? "",
    localNetworks: sip.localNetworks,
    rtpStart: rtp.start,
    rtpEnd: rtp.end,
    httpBind: http.bind,
    httpPort: http.port,
    httpsBind: bracketed(http.tlsBind),
    httpsPort: http.tlsPort ?? 8089,
    amiBind: ami.bind,
    amiPort: ami.port,
    amiUsername: ami.username,
    amiSecret: ami.secret,
    amiPermit: ami.permit,
    ariUsername: ari.username,
    ariPassword: ari.password,
    ariPermit: ari.permit,
    carriers: options.carriers !== undefined,
    carrierTlsPort: options.carriers?.tlsPort ?? 0,
    uncheckedTlsPort: options.carriers?.uncheckedTlsPort ?? 0,
    caFile: options.carriers?.caFile ?? "",
    tls: tls !== undefined,
    certFile: tls?.certFile ?? "",
    keyFile: tls?.keyFile ?? "",
  };
  return values;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
