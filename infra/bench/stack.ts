import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { type Credential, credentials } from "../dev/api.ts";
import { type Ports, portVariable } from "../dev/ports.ts";

const ROOT = join(import.meta.dirname, "../..");
const PORT_NAMES: (keyof Ports)[] = [
  "portal",
  "api",
  "gateway",
  "sip",
  "asteriskHttp",
  "ami",
  "rtp",
  "mail",
  "redis",
  "qstash",
  "postgres",
  "neonProxy",
];

export type BenchStack = AsyncDisposable & {
  dir: string;
  ports: Ports;
  api: string;
  logins: Credential[];
  /** Milliseconds from the command to its "Callplane runs". */
  startedInMs: number;
};

export type BenchStackOptions = { dir?: string; flags?: string[]; keep?: boolean };

/** The whole stack by the very command a person uses, on free ports and in a folder of its own, which goes when it is disposed of. */
export async function startStack({
  dir,
  flags = ["--no-portal"],
  keep = false,
}: BenchStackOptions = {}): Promise<BenchStack> {
  const folder = dir ?? mkdtempSync(join(tmpdir(), "callplane-bench-"));
  const started = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "infra/dev/dev.ts"), "--no-watch", ...flags], {
    cwd: ROOT,
    env: { ...process.env, ...anyPorts(), CALLPLANE_DEV_DIR: folder, NEXT_DIST_DIR: ".next-bench" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const removeFolder = () => {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  await untilRunning(child.stdout, ended).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const ports = read("ports.json") as Ports;
  return {
    dir: folder,
    ports,
    api: `http://127.0.0.1:${ports.api}`,
    logins: credentials.parse(read("credentials.json")),
    startedInMs: performance.now() - started,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      removeFolder();
    },
  };
}

/** Variables that have the stack take free ports, whatever runs beside it. */
export function anyPorts(): Record<string, string> {
  return Object.fromEntries(PORT_NAMES.map((name) => [portVariable(name), "0"]));
}

async function untilRunning(output: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<void> {
  const seen: string[] = [];
  const running = new Promise<void>((resolve) => {
    createInterface({ input: output }).on("line", (line) => {
      seen.push(line);
      if (line.includes("Stop with Ctrl-C")) resolve();
    });
  });
  const died = ended.then(() => {
    throw new Error(`the stack did not start:\n${seen.slice(-15).join("\n")}`);
  });
  await Promise.race([running, died]);
}

/** Makes a tenant of that many people straight in the database. Returns its id. */
export async function fillTenant(stack: BenchStack, key: string, users: number): Promise<string> {
  const url = readFileSync(join(stack.dir, "database-url"), "utf8").trim();
  const program = join(ROOT, "drizzle/bench/fill-tenant.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, key, String(users)], {
    env: { ...process.env, ADMIN_DATABASE_URL: url },
  });
  return (JSON.parse(stdout) as { tenantId: string }).tenantId;
}
