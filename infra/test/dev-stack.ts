import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { REPOSITORY } from "../dev/paths.ts";
import { DEFAULT_PORTS, type PortName, portVariable } from "../dev/ports.ts";

/** One `pnpm dev` of a test's own: any free ports, a folder of its own, no portal. */
export type DevRun = {
  process: ChildProcess;
  /** What it has said so far. */
  said(): string;
  /** Waits until it said `text`. Throws with all it said when it ends before, or after two minutes. */
  says(text: string): Promise<void>;
  ended: Promise<number | null>;
};

const START_TIMEOUT_MS = 120_000;

export function runDev(dir: string, args: string[] = [], env: Record<string, string> = {}): DevRun {
  const anyPort = Object.fromEntries(portNames().map((name) => [portVariable(name), "0"]));
  const child = spawn(process.execPath, [join(REPOSITORY, "infra/dev/dev.ts"), "--no-portal", "--no-watch", ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...anyPort, CALLPLANE_DEV_DIR: dir, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const take = (chunk: Buffer) => {
    said += chunk;
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  let code: number | null | undefined;
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (status) => {
      code = status;
      resolve(status);
    });
  });
  return {
    process: child,
    said: () => said,
    async says(text) {
      const deadline = Date.now() + START_TIMEOUT_MS;
      while (!said.includes(text)) {
        if (code !== undefined || Date.now() > deadline) throw new Error(`it did not say "${text}":\n${said}`);
        await delay(50);
      }
    },
    ended,
  };
}

type ProcessRow = { pid: number; parent: number; isZombie: boolean; name: string };

/** All that descends from a process, as `pid name`. Linux only, as is reading a stopped stack's remains. */
export function descendantsOf(pid: number): string[] {
  const rows = listProcesses();
  const find = (parent: number): ProcessRow[] =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...find(row.pid)]);
  return find(pid).map((row) => `${row.pid} ${row.name}`);
}

/** Which of those still run; one that ended and waits for its parent does not. */
export function stillRunning(processes: readonly string[]): string[] {
  const alive = new Set(
    listProcesses()
      .filter((row) => !row.isZombie)
      .map((row) => `${row.pid} ${row.name}`),
  );
  return processes.filter((each) => alive.has(each));
}

function listProcesses(): ProcessRow[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(pid), parent: Number(parent), isZombie: state === "Z", name }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

function portNames(): PortName[] {
  return Object.keys(DEFAULT_PORTS) as PortName[]; // the constant's own keys
}
