import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const STOP_TIMEOUT_MS = 15_000;

/**
 * Stops a server that an earlier run left on this data directory, and removes the note it kept there. After a crash the
 * number in that note may belong to any program by now, so only a process that says it is this server is touched.
 */
export async function endPredecessor(dataDir: string): Promise<void> {
  const note = join(dataDir, "postmaster.pid");
  const pid = await readPid(note);
  if (pid === undefined) return;
  if (await isServerOf(pid, dataDir)) {
    signal(pid, "SIGINT");
    if (!(await hasEnded(pid, dataDir))) {
      signal(pid, "SIGKILL");
      if (!(await hasEnded(pid, dataDir)))
        throw new Error(`An earlier Postgres (pid ${pid}) holds ${dataDir} and does not end`);
    }
  }
  await rm(note, { force: true });
}

/** First line of `postmaster.pid`: the server's process number, negative for a stand-alone backend. */
async function readPid(note: string): Promise<number | undefined> {
  const text = await readFile(note, "utf8").catch(() => "");
  const pid = Math.abs(Number.parseInt(text, 10));
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  const words = await commandOf(pid);
  return words.includes("postgres") && words.includes(`-D ${resolve(dataDir)} `);
}

/** The process's command line, words parted by spaces; empty where it has ended. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
  }
  return promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).then(
    ({ stdout }) => `${stdout.trim()} `,
    () => "",
  );
}

async function hasEnded(pid: number, dataDir: string): Promise<boolean> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (await isServerOf(pid, dataDir)) {
    if (Date.now() > deadline) return false;
    await new Promise((next) => setTimeout(next, 20));
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime.
  }
}
