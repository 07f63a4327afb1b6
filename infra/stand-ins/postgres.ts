import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { findBinaries, locateDataDir, makePrivateDir, makeThrowawayDir, runAs } from "./postgres-files.ts";
import { endPredecessor } from "./postgres-predecessor.ts";

const START_TIMEOUT_MS = 60_000;
const PASSWORD_FILE = "callplane-admin-password";

export type PostgresOptions = {
  /** Kept over restarts. Without it the server is a throw-away: its data goes when it stops. */
  dataDir?: string;
  /** A free one when absent. */
  port?: number;
  /** Gives up safety against crashes of the machine (fsync and the like) for speed. Always so for a throw-away. */
  fast?: boolean;
  log?: (line: string) => void;
};

export type Postgres = {
  port: number;
  /** The superuser's, to the database `postgres`. */
  adminUrl: string;
  pid: number;
  /** Where the data really is (as root it may not be where it was asked for). */
  dataDir: string;
  /** Ends sessions and stops in good order; a throw-away's data is removed. */
  stop(): Promise<void>;
  /** As a crash: SIGKILL. The data stays, also a throw-away's. */
  kill(): Promise<void>;
};

/**
 * Starts a real Postgres on 127.0.0.1, making its data directory first if need be. A server that an earlier run left
 * behind on the same directory is stopped. Throws with the server's own words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const isThrowaway = options.dataDir === undefined;
  const dataDir = options.dataDir === undefined ? await makeThrowawayDir() : await locateDataDir(options.dataDir);
  const binaries = await findBinaries();
  await makePrivateDir(dataDir);
  await endPredecessor(dataDir);
  if (!existsSync(join(dataDir, PASSWORD_FILE))) {
    await initialise(binaries.initdb, dataDir);
  }
  const password = (await readFile(join(dataDir, PASSWORD_FILE), "utf8")).trim();
  const port = options.port ?? (await freePort());
  const { child, exited } = await run(binaries.postgres, dataDir, port, {
    ...options,
    fast: options.fast ?? isThrowaway,
  });

  const watchdog = endWithUs(pidOf(child), isThrowaway ? dataDir : undefined);
  const end = async (signal: NodeJS.Signals) => {
    watchdog.kill("SIGKILL");
    child.kill(signal);
    await exited;
  };
  return {
    port,
    adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    pid: pidOf(child),
    dataDir,
    stop: async () => {
      await end("SIGINT");
      if (isThrowaway) await rm(dataDir, { recursive: true, force: true });
    },
    kill: () => end("SIGKILL"),
  };
}

/** Removes a data directory and all in it, wherever it really is. The server must be stopped. */
export async function removePostgresData(dataDir: string): Promise<void> {
  const path = await locateDataDir(dataDir);
  await endPredecessor(path);
  await rm(path, { recursive: true, force: true });
}

/** Makes the cluster. Its locale is built in, so it sorts and folds case the same on every machine. */
async function initialise(initdb: string, dataDir: string): Promise<void> {
  const found = await readdir(dataDir);
  if (found.length > 0 && !found.includes("pg_wal"))
    throw new Error(`${dataDir} holds something other than Postgres's data`);
  await rm(dataDir, { recursive: true });
  await makePrivateDir(dataDir);
  const draft = `${dataDir}.password`;
  const password = randomBytes(18).toString("base64url");
  await writeFile(draft, password, { mode: 0o600 });
  const { uid, gid } = runAs();
  if (uid !== undefined && gid !== undefined) await chown(draft, uid, gid);
  try {
    // `password`, not scram: Neon's driver sends the password along with its first packet and waits for no challenge.
    const child = spawn(
      initdb,
      [
        `--pgdata=${dataDir}`,
        "--username=postgres",
        "--auth=password",
        `--pwfile=${draft}`,
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
      ],
      { ...runAs(), cwd: "/", stdio: ["ignore", "ignore", "pipe"] },
    );
    const words = collect(child);
    const code = await exitOf(child);
    if (code !== 0) throw new Error(`initdb failed (${code}): ${words()}`);
    // Last, so that a data directory half made is made again.
    await writeFile(join(dataDir, PASSWORD_FILE), password, { mode: 0o600 });
  } finally {
    await rm(draft, { force: true });
  }
}

async function run(
  postgres: string,
  dataDir: string,
  port: number,
  options: PostgresOptions,
): Promise<{ child: ChildProcess; exited: Promise<number | null> }> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "300",
    lc_messages: "C",
    // In the data directory, so that a killed server leaves nothing in the system's shared memory.
    dynamic_shared_memory_type: "mmap",
    timezone: "UTC",
    // Bound to this machine, its passwords are random: many rounds of hashing would only slow each connection down.
    scram_iterations: "1",
    ...(options.fast === true
      ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum_naptime: "10min" }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A group of its own, or Ctrl-C in a terminal would stop it before those who still use it.
  const child = spawn(postgres, ["-D", dataDir, "-p", String(port), ...flags], {
    ...runAs(),
    cwd: "/",
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const words = collect(child, options.log);
  const exited = exitOf(child);
  const isReady = new Promise<void>((resolve) => {
    child.stderr?.on("data", () => {
      if (words().includes("database system is ready to accept connections")) resolve();
    });
  });
  const { promise: tooLate, resolve: giveUp } = Promise.withResolvers<"late">();
  const timer = setTimeout(giveUp, START_TIMEOUT_MS, "late");
  const outcome = await Promise.race([isReady.then(() => "ready" as const), exited, tooLate]).finally(() =>
    clearTimeout(timer),
  );
  if (outcome === "ready") return { child, exited };
  child.kill("SIGKILL");
  const reason = outcome === "late" ? `not ready within ${START_TIMEOUT_MS} ms` : `ended (${outcome})`;
  throw new Error(`Postgres did not start on port ${port}: ${reason}. ${words()}`);
}

/**
 * Stops the server when this process is gone, however it went (also by SIGKILL): a shell waits for its input to close,
 * which the system does then. Removes `throwaway` afterwards. Kill the watchdog before stopping the server oneself.
 */
function endWithUs(pid: number, throwaway: string | undefined): ChildProcess {
  const script = 'cat >/dev/null; kill -INT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2"';
  const watchdog = spawn("sh", ["-c", script, "watchdog", String(pid), throwaway ?? ""], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog.on("error", () => {});
  watchdog.unref();
  return watchdog;
}

/** The last of what the program wrote to stderr, which is read on so that it never blocks. */
function collect(child: ChildProcess, log?: (line: string) => void): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (chunk: string) => {
    words = (words + chunk).slice(-8_000);
    if (log !== undefined) for (const line of chunk.split("\n")) if (line !== "") log(line);
  });
  return () => words;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("The process did not start");
  return child.pid;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("No free port")),
      );
    });
  });
}
