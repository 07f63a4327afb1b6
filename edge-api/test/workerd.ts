import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The edge's program of `pnpm dev`: the built Worker in real workerd. */
const PROGRAM = fileURLToPath(new URL("../../infra/dev/edge.ts", import.meta.url));
const READY_WITHIN_MS = 45_000;

export type Workerd = {
  url: string;
  /** SIGKILL to the program and to its workerd, at once. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the edge in workerd with these bindings, on a free port. Throws when it is not ready in time. */
export async function startWorkerd(bindings: Record<string, string>): Promise<Workerd> {
  const child = spawn(process.execPath, [PROGRAM], {
    // A group of its own, so that a kill reaches workerd too.
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, EDGE_BINDINGS: JSON.stringify(bindings), EDGE_PORT: "0" },
  });
  const end = async (signal: NodeJS.Signals) => {
    const gone = hasEnded(child) ? Promise.resolve() : once(child, "exit");
    signalGroup(child, signal);
    await gone;
    signalGroup(child, "SIGKILL");
  };
  try {
    return { url: await readUrl(child), kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}

const ready = z.object({ ok: z.literal(true), url: z.url() });

function readUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error("the edge was not ready in time")), READY_WITHIN_MS);
    child.once("exit", () => reject(new Error("the edge's program ended before it was ready")));
    if (child.stdout === null) return reject(new Error("the edge's program has no output"));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const parsed = line.startsWith("{") ? ready.safeParse(JSON.parse(line)) : undefined;
      if (!parsed?.success) return;
      clearTimeout(giveUp);
      resolve(parsed.data.url);
    });
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group is gone already.
  }
}
