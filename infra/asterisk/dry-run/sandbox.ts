import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { asteriskOptions } from "../config/asterisk-options.ts";
import { controlFolder, writeConfig } from "../config/render-config.ts";
import { runConsoleCommand } from "../instance/control-socket.ts";
import { freePort, freeUdpRange } from "../instance/free-ports.ts";
import { runProgram } from "../tree/run-program.ts";
import { findOnPath } from "../tree/system-asterisk.ts";
import { findTool } from "../tree/tool-command.ts";
import type { AsteriskTree } from "../tree/tree.ts";

const PREFIX = "callplane-dry-run-";
const ABANDONED_AFTER_MS = 10 * 60_000;

/** A throw-away Asterisk, reading a copy of a candidate. */
export type Sandbox = {
  dir: string;
  /** Where the candidate's copy is: log messages name files in there. */
  copyDir: string;
  control: string;
  isolated: boolean;
  /** What the copy leaves out or changes, in words. */
  differences: string[];
  /** Resolves when fully booted; throws with Asterisk's words when it ends instead. */
  booted(): Promise<void>;
  close(): Promise<void>;
};

type SandboxOptions = {
  tree: AsteriskTree;
  candidateDir: string;
  tls: boolean;
  shared: boolean;
  signal: AbortSignal;
};

/**
 * Starts an Asterisk with the live one's own modules and static files on a copy of the candidate, in a network
 * namespace of its own where the kernel lets us; else on free ports, and then without what would go out to carriers.
 */
export async function openSandbox({ tree, candidateDir, tls, shared, signal }: SandboxOptions): Promise<Sandbox> {
  await removeAbandoned();
  const dir = await realpath(await mkdtemp(join(tmpdir(), PREFIX)));
  const isolated = !shared && (await canIsolate(tree));
  const copyDir = join(dir, "candidate");
  try {
    const differences = await copyCandidate(candidateDir, copyDir, isolated);
    await writeSandboxConfig(tree, dir, copyDir, tls, isolated);
    const child = launch(tree, dir, isolated);
    return {
      dir,
      copyDir,
      control: join(controlFolder({ dir }), "asterisk.ctl"),
      isolated,
      differences,
      ...lifetime(child, dir, signal),
    };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

function lifetime(child: ChildProcess, dir: string, signal: AbortSignal): Pick<Sandbox, "booted" | "close"> {
  const said: string[] = [];
  child.stdout?.on("data", (chunk) => said.push(String(chunk)));
  child.stderr?.on("data", (chunk) => said.push(String(chunk)));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  let isRunning = true;
  void ended.then(() => {
    isRunning = false;
  });
  const control = join(controlFolder({ dir }), "asterisk.ctl");
  return {
    async booted() {
      while (isRunning) {
        signal.throwIfAborted();
        const answer = await runConsoleCommand(control, "core waitfullybooted", 40_000).catch(() => "");
        if (answer.includes("fully booted")) return;
        await delay(4);
      }
      throw new Error(`Asterisk did not start: ${said.join("").trim().split("\n").slice(-5).join(" / ")}`);
    },
    async close() {
      child.kill("SIGKILL"); // nothing in it is worth an orderly end
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

let isolation: Promise<boolean> | undefined;

function canIsolate(tree: AsteriskTree): Promise<boolean> {
  if (ipCommand(tree) === undefined) return Promise.resolve(false);
  isolation ??= runProgram(["unshare", "-r", "-n", "true"], { timeoutMs: 5_000 }).then(({ code }) => code === 0);
  return isolation;
}

async function writeSandboxConfig(
  tree: AsteriskTree,
  dir: string,
  copyDir: string,
  tls: boolean,
  isolated: boolean,
): Promise<void> {
  const secret = () => randomBytes(18).toString("base64url");
  const port = async (udp = false) => (isolated ? undefined : await freePort(udp));
  const rtpStart = isolated ? 10_000 : await freeUdpRange(16);
  const options = asteriskOptions.parse({
    dir,
    generatedDir: copyDir,
    sip: { port: (await port(true)) ?? 5060 },
    http: { port: (await port()) ?? 8088 },
    ami: { port: (await port()) ?? 5038, username: "nobody", secret: secret() },
    ari: { username: "nobody", password: secret() },
    rtp: { start: rtpStart, end: rtpStart + 15 },
    portalOrigins: ["http://localhost"],
  });
  await writeConfig(options, tree);
  const etc = join(dir, "etc");
  const logger = await readFile(join(etc, "logger.conf"), "utf8");
  // A large candidate full of mistakes must not have its complaints thrown away.
  await writeFile(join(etc, "logger.conf"), logger.replace("[general]", "[general]\nlogger_queue_limit = 1000000"));
  // Only the names matter to objects that refer to them; no certificate is read or checked here.
  const carrier = (name: string, at: number) =>
    `\n[${name}]\ntype = transport\nprotocol = tls\nbind = 127.0.0.1:${at}\nmethod = tlsv1_2\n`;
  await appendFile(
    join(etc, "pjsip_static.conf"),
    carrier("transport-carrier-tls", (await port()) ?? 5062) +
      carrier("transport-carrier-tls-unchecked", (await port()) ?? 5063),
  );
  if (!tls) return;
  const tlsPort = (await port()) ?? 5061;
  const standIns = `\n[transport-tls]\ntype = transport\nprotocol = tcp\nbind = 127.0.0.1:${tlsPort}\n\n[transport-wss]\ntype = transport\nprotocol = ws\nbind = 127.0.0.1:${tlsPort}\n\n`;
  await appendFile(join(etc, "pjsip_static.conf"), standIns);
}

function launch(tree: AsteriskTree, dir: string, isolated: boolean): ChildProcess {
  const asterisk = [...tree.asterisk, "-C", join(dir, "etc/asterisk.conf"), "-f"];
  const setpriv = findOnPath("setpriv");
  const bound = [...(setpriv === undefined ? [] : [setpriv, "--pdeathsig", "KILL", "--"]), ...asterisk];
  const [file = "", ...args] = bound;
  if (!isolated) return spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  const script = `${(ipCommand(tree) ?? []).map(quoted).join(" ")} link set lo up; exec ${bound.map(quoted).join(" ")}`;
  return spawn("unshare", ["-r", "-n", "sh", "-c", script], { stdio: ["ignore", "pipe", "pipe"] });
}

function ipCommand(tree: AsteriskTree): string[] | undefined {
  if (tree.origin === "unpacked") return findTool(tree, "ip")?.command;
  const path = findOnPath("ip");
  return path === undefined ? undefined : [path];
}

/** Folders of runs that were killed before they could clean up. */
async function removeAbandoned(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

async function copyCandidate(from: string, to: string, isolated: boolean): Promise<string[]> {
  await mkdir(to);
  const differences = new Set<string>();
  if (!isolated)
    differences.add("no network namespace is to be had here: it ran beside everything else, on free ports");
  for (const folder of (await readdir(from)).filter((name) => name.endsWith(".d"))) {
    await cp(join(from, folder), join(to, folder), { recursive: true, dereference: true });
  }
  for (const name of await readdir(join(to, "pjsip.d")).catch(() => [])) {
    const path = join(to, "pjsip.d", name);
    const text = await readFile(path, "utf8");
    const harmless = makeHarmless(text, isolated, (difference) => differences.add(difference));
    if (harmless !== text) await writeFile(path, harmless);
  }
  return [...differences];
}

/** Takes out, line for line, what needs the network to be read, and what would reach carriers where nothing holds it back. */
function makeHarmless(text: string, isolated: boolean, differs: (difference: string) => void): string {
  const withoutNames = text.replaceAll(
    /^(match\s*=>?\s*)([A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*)\s*$/gm,
    (_, key, host) => {
      differs(`the name ${host} is not looked up here, only when it is live`);
      return `${key}192.0.2.1`;
    },
  );
  // Carriers are asked nothing: here there is no way to them.
  const unasked = withoutNames.replaceAll(/^qualify_frequency\s*=.*$/gm, "qualify_frequency = 0");
  if (isolated) return unasked;
  const sections = unasked.split(/^(?=\[)/m).map((section) => {
    if (!/^type\s*=>?\s*(registration|outbound-publish)\s*$/m.test(section)) return section;
    differs("registrations at carriers are left out, so that none is disturbed");
    return section.replaceAll(/^.*$/gm, "");
  });
  return sections.join("");
}
