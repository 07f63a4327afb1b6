import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { runAs } from "./postgres-files.ts";

const START_TIMEOUT_MS = 60_000;

/** Starts the server on 127.0.0.1. `isFast` gives up safety against crashes of the machine. */
export function launch(postgres: string, dataDir: string, port: number, isFast: boolean): ChildProcess {
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
    ...(isFast
      ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum_naptime: "10min" }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A group of its own, or Ctrl-C in a terminal would stop it before those who still use it.
  return spawn(postgres, ["-D", dataDir, "-p", String(port), ...flags], {
    ...runAs(),
    cwd: "/",
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** Waits until the server takes connections. Throws with its own words when it ends first, or takes too long. */
export async function untilReady(
  child: ChildProcess,
  exited: Promise<number | null>,
  port: number,
  log?: (line: string) => void,
): Promise<void> {
  const words = collect(child, log);
  const isReady = new Promise<"ready">((resolve) => {
    child.stderr?.on("data", () => {
      if (words().includes("database system is ready to accept connections")) resolve("ready");
    });
  });
  const limit = new AbortController();
  const tooLate = delay(START_TIMEOUT_MS, "late" as const, { signal: limit.signal, ref: false }).catch(() => null);
  const outcome = await Promise.race([isReady, exited, tooLate]).finally(() => limit.abort());
  if (outcome === "ready") return;
  const reason = outcome === "late" ? `not ready within ${START_TIMEOUT_MS} ms` : `ended (${outcome})`;
  throw new Error(`Postgres did not start on port ${port}: ${reason}. ${words()}`);
}

/**
 * Stops the server when this process is gone, however it went (also by SIGKILL): a shell waits for its input to close,
 * which the system does then. Removes `throwaway` afterwards. Kill the watchdog before stopping the server oneself.
 */
export function endWithUs(pid: number, throwaway: string | undefined): ChildProcess {
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
export function collect(child: ChildProcess, log?: (line: string) => void): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (chunk: string) => {
    words = (words + chunk).slice(-8_000);
    if (log !== undefined) for (const line of chunk.split("\n")) if (line !== "") log(line);
  });
  return () => words;
}

/** The program's exit code, null when a signal ended it. Rejects when it could not be started. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
}

/** The number of a process that did start. Throws for one that did not. */
export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("The process did not start");
  return child.pid;
}
