import { type SpawnOptions, spawn } from "node:child_process";

/** How a program ended, and what it printed. `code` is 127 when it could not be started at all. */
export type ProgramResult = { code: number; stdout: string; stderr: string };

type ProgramOptions = { cwd?: string; env?: Record<string, string>; timeoutMs?: number; input?: string };

/** Runs a program to its end and collects its output. Never throws: a program that is not there ends with code 127. */
export function runProgram(command: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const [file = "", ...args] = command;
  const spawnOptions: SpawnOptions = {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: "SIGKILL" }),
  };
  return new Promise((resolve) => {
    const child = spawn(file, args, spawnOptions);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin?.on("error", () => {}); // it may end without reading
    child.stdin?.end(options.input ?? "");
    const finish = (code: number, extra = "") => {
      const stderr = Buffer.concat(err).toString() + extra;
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr });
    };
    child.on("error", (error) => finish(127, String(error)));
    child.on("close", (code, signal) => finish(code ?? 128, signal === null ? "" : `ended by ${signal}`));
  });
}
