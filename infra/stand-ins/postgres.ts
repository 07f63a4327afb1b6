import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { ensureCluster } from "./postgres-cluster.ts";
import { findBinaries, locateDataDir, makePrivateDir, makeThrowawayDir } from "./postgres-files.ts";
import { endPredecessor } from "./postgres-predecessor.ts";
import { endWithUs, exitOf, launch, pidOf, untilReady } from "./postgres-process.ts";

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
  const password = await ensureCluster(binaries.initdb, dataDir);
  const port = options.port ?? (await freePort());
  const child = launch(binaries.postgres, dataDir, port, options.fast ?? isThrowaway);
  const exited = exitOf(child);
  exited.catch(() => {}); // Told by `pidOf`.
  const watchdog = endWithUs(pidOf(child), isThrowaway ? dataDir : undefined);
  try {
    await untilReady(child, exited, port, options.log);
  } catch (error) {
    watchdog.kill("SIGKILL");
    child.kill("SIGKILL");
    if (isThrowaway) await exited.then(() => rm(dataDir, { recursive: true, force: true }));
    throw error;
  }

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
