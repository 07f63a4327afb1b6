import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Break, type BreakOrder, broken } from "../dev/breaking.ts";
import { devPaths, REPOSITORY } from "../dev/paths.ts";
import { DEFAULT_PORTS, type PortName, portVariable } from "../dev/ports.ts";
import { listDescendants, listProcesses } from "../dev/processes.ts";
import { removePostgresData } from "../stand-ins/index.ts";

/** One `pnpm dev` of a test's own: any free ports, a folder of its own, no portal. */
export type DevRun = {
  process: ChildProcess;
  /** What it has said so far. */
  said(): string;
  /** Waits until it said `text`. Throws with all it said when it ends before, or after two minutes. */
  says(text: string): Promise<void>;
  /** Takes a part of the stack away, or brings it back: `edge`, `gateway`, `asterisk`, `postgres`, `redis`. Throws the launcher's words. */
  breakPart(part: string, how: Break): Promise<void>;
  ended: Promise<number | null>;
};

const START_TIMEOUT_MS = 120_000;

export function runDev(dir: string, args: string[] = [], env: Record<string, string> = {}): DevRun {
  const anyPort = Object.fromEntries(portNames().map((name) => [portVariable(name), "0"]));
  const child = spawn(process.execPath, [join(REPOSITORY, "infra/dev/dev.ts"), "--no-portal", "--no-watch", ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...anyPort, CALLPLANE_DEV_DIR: dir, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  const take = (chunk: Buffer) => {
    said += chunk;
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
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
    breakPart: (part, how) => sendBreak(child, part, how),
    ended,
  };
}

/** All that a run in this folder has left, once it has ended: Postgres's data may be elsewhere. */
export async function removeDevDir(dir: string): Promise<void> {
  await removePostgresData(devPaths({ CALLPLANE_DEV_DIR: dir }).postgres);
  rmSync(dir, { recursive: true, force: true });
}

let orders = 0;

function sendBreak(launcher: ChildProcess, part: string, how: Break): Promise<void> {
  orders += 1;
  const order: BreakOrder = { id: orders, part, how };
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`${how} ${part}: the launcher has ended`));
    const take = (message: unknown) => {
      const answer = broken.safeParse(message);
      if (answer.data?.id !== order.id) return;
      launcher.off("message", take).off("exit", gone);
      if (answer.data.error === undefined) resolve();
      else reject(new Error(`${how} ${part}: ${answer.data.error}`));
    };
    launcher.on("message", take);
    launcher.once("exit", gone);
    launcher.send(order);
  });
}

/** All that descends from a process, as `pid name`. Linux only, as is reading a stopped stack's remains. */
export function descendantsOf(pid: number): string[] {
  return listDescendants(pid).map((row) => `${row.pid} ${row.name}`);
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

function portNames(): PortName[] {
  return Object.keys(DEFAULT_PORTS) as PortName[]; // the constant's own keys
}
