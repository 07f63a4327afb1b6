import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@callplane/drizzle/migrate";
import type { TestDatabase } from "@callplane/drizzle/testing";
import { type Postgres, removePostgresData, startNeonProxy, startPostgres } from "@callplane/infra/stand-ins";

const EDGE_PASSWORD = "edge-password";

/** A Postgres of a test's own, with its proxy, to be harmed. */
export type OwnPostgres = {
  database: TestDatabase;
  proxyHost: string;
  /** Stops every process of the server where it stands (SIGSTOP), as a machine that hangs. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export async function startOwnPostgres(): Promise<OwnPostgres> {
  // Not the fast settings of other tests: with those a crash may lose what was committed.
  const dataDir = await mkdtemp(join(tmpdir(), "callplane-edge-fault-"));
  let postgres: Postgres = await startPostgres({ dataDir });
  const { port, adminUrl } = postgres;
  await migrate(adminUrl, { edgePassword: EDGE_PASSWORD });
  const proxy = await startNeonProxy({ postgresPort: port });
  const edgeUrl = new URL(adminUrl);
  edgeUrl.username = "callplane_edge";
  edgeUrl.password = EDGE_PASSWORD;
  const signal = async (name: NodeJS.Signals) => {
    // The server first, so that it starts no more of them.
    process.kill(postgres.pid, name);
    for (const pid of await childrenOf(postgres.pid)) signalUnlessGone(pid, name);
  };
  return {
    database: { name: "postgres", edgeUrl: edgeUrl.href, adminUrl, drop: async () => undefined },
    proxyHost: proxy.host,
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    crash: () => postgres.kill(),
    async restart() {
      postgres = await startPostgres({ dataDir, port });
    },
    async stop() {
      await proxy.stop();
      await postgres.stop();
      await removePostgresData(dataDir);
    },
  };
}

function signalUnlessGone(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Pids of a process's children (Linux's /proc). One that ends meanwhile is none. */
async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 0);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      return { pid, parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
    }),
  );
  return parents.filter((each) => each.parent === parent).map(({ pid }) => pid);
}
