import { spawn } from "node:child_process";

const MAX_OUTPUT = 64 * 1024 * 1024;

/** The program that judges a candidate: it loads while the candidate is still being made, and then waits to be told the folder. */
export interface DryRunProgram {
  isAlive(): boolean;
  /** What it printed about the candidate in `dir`. Rejects when it ends with anything but 0, or `signal` comes first; then call `end`. */
  judge(dir: string, signal: AbortSignal): Promise<string>;
  /** Ends it, whatever it is at. */
  end(): void;
}

/** Starts `command` with `-` appended. Should this process die, it reads the end of its input and ends, too. */
export function startProgram(command: readonly string[]): DryRunProgram {
  const [file, ...args] = command;
  if (file === undefined) throw new Error("no dry-run command");
  const child = spawn(file, [...args, "-"], { stdio: ["pipe", "pipe", "pipe"] });
  const output = collect(child.stdout);
  const complaint = collect(child.stderr);
  let isAlive = true;
  let failure: Error | undefined;
  const closed = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      failure = error;
      resolve(null);
    });
    child.once("close", resolve);
  }).finally(() => {
    isAlive = false;
  });
  child.stdin.on("error", () => undefined); // it ended before it read: its exit tells why
  return {
    isAlive: () => isAlive,
    async judge(dir, signal) {
      const aborted = rejectionOf(signal);
      child.stdin.end(`${dir}\n`);
      const code = await Promise.race([closed, aborted]);
      if (failure !== undefined) throw failure;
      if (code !== 0) throw new Error(`the dry run ended with ${code}: ${complaint().trim().slice(-500)}`);
      return output();
    },
    end: () => void child.kill(),
  };
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}
