import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { delimiter, join } from "node:path";
import { REPOSITORY } from "../dev/paths.ts";

export type CommandResult = { ok: boolean; output: string; seconds: number };

const BIN = join(REPOSITORY, "node_modules/.bin");
const KEPT_CHARS = 400_000;

/**
 * Runs a tool of the project to its end; what it prints is kept, not shown. A tool is found in node_modules/.bin first. `niceness`
 * (0 to 19) is by how much it, and all it starts, gives way to others where processors are short.
 */
export function runCommand(
  command: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; niceness?: number } = {},
): Promise<CommandResult> {
  const startedAt = performance.now();
  const [file = "", ...args] = command;
  const env = { ...process.env, NO_COLOR: "1", ...options.env, PATH: `${BIN}${delimiter}${process.env.PATH ?? ""}` };
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: options.cwd ?? REPOSITORY, env, stdio: ["ignore", "pipe", "pipe"] });
    if (options.niceness !== undefined && child.pid !== undefined) giveWay(child.pid, options.niceness);
    let output = "";
    const take = (chunk: Buffer) => {
      output = (output + chunk).slice(-KEPT_CHARS);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const end = (ok: boolean) => resolve({ ok, output, seconds: (performance.now() - startedAt) / 1_000 });
    child.once("error", (error) => {
      output += error.message;
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

function giveWay(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch (error) {
    // It has ended already.
    if (!(error instanceof Error && "errno" in error && error.errno === -constants.errno.ESRCH)) throw error;
  }
}

/** Runs `work` over all items, no more than `limit` at once; results in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
