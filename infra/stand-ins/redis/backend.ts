import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { createRedisCommandExecutor, createVirtualConnection, RedisServerState } from "js-redis-server/core";

/** The Redis behind the REST front: opens RESP connections, and stops with everything it holds. */
export type RedisBackend = {
  kind: "js-redis-server" | "redis-server";
  open(): Duplex;
  stop(): Promise<void>;
};

/** A Redis written in JavaScript, inside this process; what it holds is gone when it stops. */
export function startJsRedis(): RedisBackend {
  const state = new RedisServerState({ databaseCount: 1 });
  const executor = createRedisCommandExecutor();
  return {
    kind: "js-redis-server",
    open: () => createVirtualConnection({ state, executor }).clientSocket,
    stop: async () => state.close(),
  };
}

/**
 * A real redis-server (`command` is its path) on a Unix socket of its own. With `dataDir` every write is in its
 * append-only file within a second and outlives a restart; without, nothing is kept.
 * Throws when it has not answered after five seconds, with what it printed.
 */
export async function startRealRedis(command: string, dataDir: string | undefined): Promise<RedisBackend> {
  const runDir = mkdtempSync(join(tmpdir(), "callplane-redis-"));
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const socket = join(runDir, "redis.sock");
  const persistence = dataDir === undefined ? ["--appendonly", "no"] : ["--appendonly", "yes", "--dir", dataDir];
  const server = spawn(command, ["--port", "0", "--unixsocket", socket, "--save", "", ...persistence], {
    cwd: runDir,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  server.stdout.on("data", (chunk: Buffer) => {
    printed = (printed + chunk).slice(-4000);
  });
  server.stderr.on("data", (chunk: Buffer) => {
    printed = (printed + chunk).slice(-4000);
  });
  const exited = new Promise<void>((resolve) => {
    server.once("exit", () => resolve());
    server.once("error", (error) => {
      printed += error.message;
      resolve();
    });
  });
  const stop = async () => {
    server.kill("SIGTERM");
    await exited;
    rmSync(runDir, { recursive: true, force: true });
  };
  const isUp = await Promise.race([waitForSocket(socket, 5_000), exited.then(() => false)]);
  if (!isUp) {
    await stop();
    throw new Error(`${command} did not start: ${printed.trim()}`);
  }
  return { kind: "redis-server", open: () => connect(socket), stop };
}

async function waitForSocket(path: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const probe = connect(path, () => {
        probe.destroy();
        resolve(true);
      });
      probe.once("error", () => resolve(false));
    });
    if (isOpen) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
