import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "../..");
const START_TIMEOUT_MS = 20_000;

export type Worker = AsyncDisposable & { url: string; port: number; pid: number };

/** What `wrangler deploy` would upload for that entry, by the project's wrangler.toml. Returns the folder of modules. */
export async function bundle(entry: string, outDir: string): Promise<string> {
  const wrangler = join(dirname(resolveIn(import.meta.url, "wrangler/package.json")), "bin/wrangler.js");
  const args = ["deploy", join(ROOT, entry), "--dry-run", "--outdir", outDir, "--config", join(ROOT, "wrangler.toml")];
  await promisify(execFile)(process.execPath, [wrangler, ...args, "--env="], {
    cwd: ROOT,
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: join(outDir, "..", "wrangler-logs"),
    },
  });
  return outDir;
}

/**
 * Runs a bundle in workerd itself: one process, one thread, no development server before it. Its log is written but not
 * kept. `v8Flags` as `node --v8-options` lists them. Throws when it does not answer.
 */
export async function startWorkerd(
  dir: string,
  bindings: Record<string, string>,
  { v8Flags = [] }: { v8Flags?: string[] } = {},
): Promise<Worker> {
  const port = await freePort();
  const config = join(dir, "config.capnp");
  await writeFile(config, await describe(dir, bindings, port, v8Flags));
  const child = spawn(findWorkerd(), ["serve", config], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`workerd did not answer at ${url}`);
    }
    await delay(50);
  }
  return { url, port, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
}

/** https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
async function describe(dir: string, bindings: Record<string, string>, port: number, v8Flags: string[]) {
  const files = await readdir(dir);
  const entryFirst = [...files.filter((file) => !isNamedByHash(file)), ...files.filter(isNamedByHash)];
  const modules = entryFirst.flatMap(describeModule);
  const vars = Object.entries(bindings).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [${v8Flags.map(text).join(", ")}],
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  bindings = [${vars.join(", ")}],
  compatibilityDate = ${text(await compatibilityDate())},
);
`;
}

/** What wrangler did not bundle as code, by its rules in wrangler.toml: compiled or text. */
function isNamedByHash(file: string): boolean {
  return /^[0-9a-f]{40}-/.test(file);
}

/** The entry, of which workerd wants to be told first, is the only script that is code. */
function describeModule(file: string): string[] {
  if (isNamedByHash(file)) {
    return [`(name = ${text(`./${file}`)}, ${file.endsWith(".wasm") ? "wasm" : "text"} = embed ${text(file)})`];
  }
  return file.endsWith(".js") ? [`(name = ${text(file)}, esModule = embed ${text(file)})`] : [];
}

/** A Cap'n Proto text literal; its escapes are C's, and JSON's \uXXXX is none of them. */
function text(value: string): string {
  return JSON.stringify(value).replace(/\\u(\d{4})/g, (_, hex: string) => `\\x${hex.slice(2)}`);
}

async function compatibilityDate(): Promise<string> {
  const toml = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const date = /^compatibility_date = "([\d-]+)"/m.exec(toml)?.[1];
  if (date === undefined) throw new Error("wrangler.toml has no compatibility_date");
  return date;
}

/** The very workerd that wrangler brings, so that a bench and `pnpm dev` run the same. */
function findWorkerd(): string {
  const wrangler = resolveIn(import.meta.url, "wrangler/package.json");
  return z.object({ default: z.string() }).parse(createRequire(wrangler)("workerd")).default;
}

function resolveIn(from: string, name: string): string {
  return createRequire(from).resolve(name);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}
