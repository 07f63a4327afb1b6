import { mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const STALE_AFTER_MS = 15 * 60_000;
const POLL_MS = 250;

/**
 * Runs `work` while holding a lock file, so that programs started at once share one download. A lock whose owner
 * is gone is taken over. It saves work only: what `work` writes must be correct without it (own folder, then rename).
 */
export async function withCacheLock<T>(lockFile: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lockFile), { recursive: true });
  let told = false;
  while (!(await tryLock(lockFile))) {
    if (!told) onWait();
    told = true;
    if (await isStale(lockFile)) await unlink(lockFile).catch(() => {});
    else await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await unlink(lockFile).catch(() => {});
  }
}

async function tryLock(lockFile: string): Promise<boolean> {
  try {
    const handle = await open(lockFile, "wx");
    await handle.writeFile(`${process.pid} ${hostname()}`);
    await handle.close();
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function isStale(lockFile: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lockFile, "utf8"), stat(lockFile)]);
    if (Date.now() - mtimeMs > STALE_AFTER_MS) return true;
    const [pid, host] = text.split(" ");
    return host === hostname() && !isRunning(Number(pid));
  } catch {
    return false; // it went away meanwhile
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
