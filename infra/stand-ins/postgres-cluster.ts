import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateDir, runAs } from "./postgres-files.ts";
import { collect, exitOf } from "./postgres-process.ts";

const PASSWORD_FILE = "callplane-admin-password";

/** Makes the data directory's cluster if it has none yet. Returns the superuser's password, which is kept beside the data. */
export async function ensureCluster(initdb: string, dataDir: string): Promise<string> {
  if (!existsSync(join(dataDir, PASSWORD_FILE))) await initialise(initdb, dataDir);
  return (await readFile(join(dataDir, PASSWORD_FILE), "utf8")).trim();
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
