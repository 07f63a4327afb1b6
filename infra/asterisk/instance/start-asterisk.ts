import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { type AsteriskOptions, type AsteriskOptionsInput, asteriskOptions } from "../config/asterisk-options.ts";
import type { DeepPartial } from "../config/environment.ts";
import { controlFolder, writeConfig } from "../config/render-config.ts";
import { fetchTree } from "../tree/fetch-tree.ts";
import { findOnPath } from "../tree/system-asterisk.ts";
import type { AsteriskTree } from "../tree/tree.ts";
import { runConsoleCommand } from "./control-socket.ts";
import { freePort, freeUdpRange } from "./free-ports.ts";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 8_000;
/** Where Debian and its kin keep them; elsewhere there is no TLS to carriers unless told. */
const SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";
const RTP_PORTS = 400; // a hundred calls of two legs, each with a port for RTP and one for RTCP

export type StartOptions = {
  /** Which Asterisk; fetched when left out. */
  tree?: AsteriskTree;
  /** What differs from a free-port, fresh-credentials instance in a folder of its own. */
  options?: DeepPartial<AsteriskOptionsInput>;
  /** Told each line Asterisk prints (notices, warnings, errors). */
  onOutput?: (line: string) => void;
};

/** A running Asterisk. All ports listen on 127.0.0.1 unless the options said otherwise. */
export type AsteriskInstance = {
  dir: string;
  ports: { sip: number; sipTls?: number; http: number; https?: number; ami: number; rtpStart: number; rtpEnd: number };
  ami: { host: string; port: number; username: string; secret: string };
  ari: { url: string; username: string; password: string };
  /** SIP over WebSocket, for browser phones. */
  sipWebSocketUrl: string;
  /** The link the gateway turns to each new generation; at first it leads to an empty one. */
  generatedDir: string;
  /** argv prefix: `[...command, "-rx", "core show version"]`. */
  command: string[];
  /** argv that judges a candidate folder, as the gateway's ASTERISK_DRY_RUN_COMMAND wants it. */
  dryRunCommand: string[];
  /** All options as they are in force: `startAsterisk({ options })` starts it again after a kill, same ports and secrets. */
  options: AsteriskOptions;
  /** Runs a console command, without a new process. */
  cli(command: string, timeoutMs?: number): Promise<string>;
  pid: number;
  logFile: string;
  /** Resolves when the process has ended, however that came about. */
  ended: Promise<void>;
  /** Ends it in an orderly way, by force after some seconds; also removes a folder that was made for it. */
  stop(): Promise<void>;
  /** Sends a signal and does not wait (SIGKILL, SIGSTOP, SIGCONT in tests). */
  kill(signal: NodeJS.Signals): void;
};

/**
 * Starts an isolated Asterisk and resolves once it is fully booted. It ends with its parent, also when that is
 * killed. Throws with Asterisk's own words when it does not come up.
 */
export async function startAsterisk(start: StartOptions = {}): Promise<AsteriskInstance> {
  const tree = start.tree ?? (await anyTree());
  const ownDir = start.options?.dir === undefined;
  const dir = start.options?.dir ?? (await realpath(await mkdtemp(join(tmpdir(), "callplane-asterisk-"))));
  const options = asteriskOptions.parse(await fillIn(dir, start.options ?? {}));
  const control = join(controlFolder(options), "asterisk.ctl");
  if (await answers(control)) throw new Error(`another Asterisk runs in ${dir}`);
  await prepareGeneratedDir(options);
  await writeConfig(options, tree);
  const command = [...tree.asterisk, "-C", join(options.dir, "etc/asterisk.conf")];
  const child = launch(command, start.onOutput);
  const ended = new Promise<void>((resolve) => child.process.once("exit", () => resolve()));
  try {
    await waitUntilBooted(child, control);
  } catch (error) {
    child.process.kill("SIGKILL");
    if (ownDir) await rm(dir, { recursive: true, force: true });
    throw error;
  }
  const stop = async () => {
    await endProcess(child.process, ended);
    if (ownDir) await rm(dir, { recursive: true, force: true });
  };
  return {
    ...describe(options, command, child.process.pid ?? 0),
    cli: (line, ms) => runConsoleCommand(control, line, ms),
    ended,
    stop,
    kill: (signal) => child.process.kill(signal),
  };
}

async function anyTree(): Promise<AsteriskTree> {
  const found = await fetchTree();
  if (!found.ok) throw new Error(found.reason);
  return found.tree;
}

async function fillIn(dir: string, given: DeepPartial<AsteriskOptionsInput>): Promise<unknown> {
  const tls = given.tls === undefined ? {} : { tlsPort: await freePort() };
  const caFile = given.carriers?.caFile ?? SYSTEM_AUTHORITIES;
  const carriers = existsSync(caFile) && {
    carriers: { tlsPort: await freePort(), uncheckedTlsPort: await freePort(), caFile, ...given.carriers },
  };
  const rtpStart = given.rtp?.start ?? (await freeUdpRange(RTP_PORTS));
  const secret = () => randomBytes(24).toString("base64url");
  return {
    generatedDir: join(dir, "generated"),
    portalOrigins: ["http://localhost:3000"],
    ...given,
    ...carriers,
    dir,
    sip: { port: await freePort(true), ...tls, ...given.sip },
    http: { port: await freePort(), ...(given.tls === undefined ? {} : { tlsPort: await freePort() }), ...given.http },
    rtp: { end: rtpStart + RTP_PORTS - 1, ...given.rtp, start: rtpStart },
    ami: { port: await freePort(), username: "gateway", secret: secret(), ...given.ami },
    ari: { username: "gateway", password: secret(), ...given.ari },
  };
}

async function prepareGeneratedDir({ dir, generatedDir }: AsteriskOptions): Promise<void> {
  if (existsSync(generatedDir)) return;
  const empty = join(dir, "empty-generation");
  for (const folder of ["pjsip.d", "dialplan.d"]) await mkdir(join(empty, folder), { recursive: true });
  await rm(generatedDir, { force: true }); // a link that leads nowhere
  await symlink(empty, generatedDir);
}

type Launched = { process: ChildProcess; lastLines: string[]; fatal: string[]; marks: number };

/** Asterisk calls itself booted even without its SIP port or a module it requires. What another side's certificate is like is not its fault. */
const MARK = "CDR logging disabled.";
const FATAL =
  /ERROR(?!.*verify_log_result).*(Address already in use|assign requested address|could not be started|certificate| - Required$)/i;

function launch(command: readonly string[], onOutput: ((line: string) => void) | undefined): Launched {
  // So that Asterisk is told when we are killed without a chance to stop it; Linux's own means (prctl PR_SET_PDEATHSIG).
  const setpriv = findOnPath("setpriv");
  const [file = "", ...args] = [
    ...(setpriv === undefined ? [] : [setpriv, "--pdeathsig", "TERM", "--"]),
    ...command,
    "-f",
  ];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  const launched: Launched = { process: child, lastLines: [], fatal: [], marks: 0 };
  const { lastLines, fatal } = launched;
  const take = (line: string) => {
    if (line.trim() === "") return;
    lastLines.push(line);
    if (lastLines.length > 30) lastLines.shift();
    if (FATAL.test(line)) fatal.push(line);
    if (line.includes(MARK)) launched.marks++;
    onOutput?.(line);
  };
  createInterface(child.stdout).on("line", take);
  createInterface(child.stderr).on("line", take);
  return launched;
}

async function waitUntilBooted(launched: Launched, control: string): Promise<void> {
  const { process: child, lastLines } = launched;
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", (code, signal) => {
    failure = `it ended with ${signal ?? code}`;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (failure === undefined && Date.now() < deadline) {
    const answer = await runConsoleCommand(control, "core waitfullybooted", START_TIMEOUT_MS).catch(() => "");
    if (answer.includes("fully booted")) {
      await readLogToItsEnd(launched, control, deadline);
      failure = launched.fatal[0];
      if (failure === undefined) return;
    } else await delay(10);
  }
  throw new Error(`Asterisk did not start: ${failure ?? "it took too long"}\n${lastLines.join("\n")}`);
}

/**
 * Asterisk logs behind its own back, so its complaints may come after it calls itself booted. Reloading the call records,
 * which are off, is sure to log MARK once more; what was logged before that has then been read.
 */
async function readLogToItsEnd(launched: Launched, control: string, deadline: number): Promise<void> {
  await runConsoleCommand(control, "module reload cdr");
  while (launched.marks < 2 && Date.now() < deadline && launched.process.exitCode === null) await delay(2);
}

async function answers(control: string): Promise<boolean> {
  return runConsoleCommand(control, "core show uptime", 2_000).then(
    () => true,
    () => false,
  );
}

async function endProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGCONT"); // a stopped process would not hear of it
    child.kill("SIGTERM");
    const forced = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(forced);
  }
}

function describe(options: AsteriskOptions, command: string[], pid: number) {
  const { sip, http, ami, ari, rtp } = options;
  const reach = (bind: string) => (bind === "0.0.0.0" || bind === "::" ? "127.0.0.1" : bind);
  const httpHost = reach(http.bind).includes(":") ? `[${http.bind}]` : reach(http.bind);
  return {
    dir: options.dir,
    options,
    ports: {
      sip: sip.port,
      ...(options.tls === undefined ? {} : { sipTls: sip.tlsPort ?? 5061, https: http.tlsPort ?? 8089 }),
      http: http.port,
      ami: ami.port,
      rtpStart: rtp.start,
      rtpEnd: rtp.end,
    },
    ami: { host: reach(ami.bind), port: ami.port, username: ami.username, secret: ami.secret },
    ari: { url: `http://${httpHost}:${http.port}`, username: ari.username, password: ari.password },
    sipWebSocketUrl: `ws://${httpHost}:${http.port}/ws`,
    generatedDir: options.generatedDir,
    command,
    dryRunCommand: [
      process.execPath,
      join(import.meta.dirname, "../dry-run.ts"),
      ...(options.tls === undefined ? [] : ["--tls"]),
    ],
    pid,
    logFile: join(options.dir, "log/messages.log"),
  };
}
