import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { fetchTree } from "../asterisk/index.ts";
import { row } from "./row.ts";
import { anyPorts } from "./stack.ts";

/*
 * `pnpm dev` in a fresh clone of what is committed, to the portal's first page; then once more. Goals: 180 s and 10 s.
 * BENCH_EMPTY_CACHES=1 begins with an empty package store and no Asterisk either, and so measures the network too.
 */

const ROOT = join(import.meta.dirname, "../..");
const START_TIMEOUT_MS = 20 * 60_000;
const isEmpty = process.env.BENCH_EMPTY_CACHES === "1";

const work = mkdtempSync(join(tmpdir(), "callplane-bench-dev-"));
const clone = join(work, "callplane");
try {
  execFileSync("git", ["clone", "--quiet", ROOT, clone]);
  const state = isEmpty ? "nothing cached" : await describeCaches();
  await measure(`cold, fresh clone, ${state}`, 180);
  await measure("warm, second start", 10);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Starts, waits for page and summary, stops; prints a row for each and one for each step the command tells of. */
async function measure(name: string, goalSec: number): Promise<void> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const print = (what: string, value: number, limitName: string, limit: number | null) =>
    console.log(JSON.stringify(row(`dev/${name}/${what}`, value, "s", limitName, limit)));
  const child = startDev();
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`pnpm dev ended with code ${code}`);
  });
  gone.catch(() => {});
  const steps: { what: string; seconds: number }[] = [];
  const running = followSteps(child, steps).then(seconds);
  try {
    const pageSec = await Promise.race([firstPage(seconds), gone]);
    print("first page of the portal", pageSec, "goal", goalSec);
    const allSec = await Promise.race([running, gone]);
    print("everything runs", allSec, "first page", pageSec);
    for (const step of steps) print(`step ${step.what}`, step.seconds, "everything runs", allSec);
  } finally {
    await end(child);
  }
}

/** In a process group of its own, so that nobody of it is left. */
function startDev(): ChildProcess {
  // What the pnpm that runs this bench told us is not for the one of the clone.
  const ours = Object.entries(process.env).filter(([variable]) => !/^(npm|pnpm)_/i.test(variable));
  const caches = { npm_config_store_dir: join(work, "store"), CALLPLANE_CACHE: join(work, "cache") };
  rmSync(join(clone, ".dev/ports.json"), { force: true });
  return spawn("pnpm", ["run", "dev", "--no-watch"], {
    cwd: clone,
    detached: true,
    env: { ...Object.fromEntries(ours), ...anyPorts(), ...(isEmpty ? caches : {}) },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Keeps "✓ Edge API http://… 3.2 s" as a step; resolves when the command says that all runs. What went wrong is shown. */
function followSteps(child: ChildProcess, steps: { what: string; seconds: number }[]): Promise<void> {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (raw) => {
      const line = stripVTControlCharacters(raw);
      const [, what, took] = /^✓ (.*?)(?: http\S*)? ([\d.]+) s$/.exec(line) ?? [];
      if (what !== undefined) steps.push({ what, seconds: Number(took) });
      if (/^[!✗]/.test(line)) console.error(line);
      if (line.includes("Stop with Ctrl-C")) resolve();
    });
  });
}

async function firstPage(seconds: () => number): Promise<number> {
  const file = join(clone, ".dev/ports.json");
  while (seconds() * 1_000 < START_TIMEOUT_MS) {
    if (existsSync(file) && (await answers(file))) return seconds();
    await delay(50);
  }
  throw new Error("the portal did not answer");
}

async function answers(portsFile: string): Promise<boolean> {
  try {
    const { portal } = z.object({ portal: z.number() }).parse(JSON.parse(readFileSync(portsFile, "utf8")));
    const response = await fetch(`http://127.0.0.1:${portal}/login`, { signal: AbortSignal.timeout(60_000) });
    await response.text();
    return response.status === 200;
  } catch {
    return false; // not yet
  }
}

/** As Ctrl-C does: the whole group is told; the launcher ends what it started, then itself. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, "close");
  process.kill(-child.pid, "SIGINT");
  await ended;
}

async function describeCaches(): Promise<string> {
  const asterisk = await fetchTree({ offline: true });
  return `packages from pnpm's store, Asterisk ${asterisk.ok ? "there already" : "downloaded"}`;
}
