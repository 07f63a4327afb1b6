import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Watchdog } from "./watchdog.ts";

export type ProgramSpec = {
  /** Names its log file and stands before its lines. */
  name: string;
  command: readonly string[];
  cwd: string;
  /** Its whole environment: nothing is inherited that is not here. */
  env: Readonly<Record<string, string>>;
  /** Its lines go to its log only. */
  isQuiet?: boolean;
  /** It ran before in this start of the stack: its log goes on. */
  isAgain?: boolean;
};

type ProgramEnd = { code: number | null; signal: NodeJS.Signals | null };

/** A program of the stack that runs, in a process group of its own. */
export type Program = {
  name: string;
  pid: number;
  logFile: string;
  /** Its last lines, newest last. */
  lastLines(): readonly string[];
  onLine(listener: (line: string, from: "stdout" | "stderr") => void): void;
  ended: Promise<ProgramEnd>;
  hasEnded(): boolean;
  /** SIGKILL to the whole group; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM to the whole group, SIGKILL to what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/** A program that did not do what it was started for; its last lines say why. */
export class ProgramFailed extends Error {
  readonly program: string;
  readonly lines: readonly string[];
  readonly logFile: string;

  constructor(program: Program, what: string) {
    super(`${program.name} ${what}`);
    this.name = "ProgramFailed";
    this.program = program.name;
    this.lines = program.lastLines();
    this.logFile = program.logFile;
  }
}

const KEPT_LINES = 40;

/** Starts a program; all it prints goes to `<logsDir>/<name>.log`. Its standard input stays open as long as we live. */
export function startProgram(spec: ProgramSpec, logsDir: string, watchdog: Watchdog): Program {
  mkdirSync(logsDir, { recursive: true });
  const logFile = join(logsDir, `${spec.name}.log`);
  const log = createWriteStream(logFile, { flags: spec.isAgain === true ? "a" : "w" });
  log.on("error", () => {}); // a full disk or a folder that went away must not end the stack
  const [file = "", ...args] = spec.command;
  const child = spawn(file, args, { cwd: spec.cwd, env: spec.env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const pid = child.pid;
  if (pid !== undefined) watchdog.watch(pid);
  child.stdin.on("error", () => {});

  const lines: string[] = [];
  const listeners: ((line: string, from: "stdout" | "stderr") => void)[] = [];
  const take = (from: "stdout" | "stderr") => (line: string) => {
    log.write(`${line}\n`);
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    for (const listener of listeners) listener(line, from);
  };
  createInterface({ input: child.stdout }).on("line", take("stdout"));
  createInterface({ input: child.stderr }).on("line", take("stderr"));

  let end: ProgramEnd | undefined;
  const ended = endOf(child, take("stderr")).then((how) => {
    end = how;
    log.end();
    return how;
  });
  /** Without grace there is no SIGTERM either. */
  async function endNow(graceMs: number): Promise<void> {
    if (pid === undefined) return;
    if (graceMs === 0) signalGroup(pid, "SIGKILL");
    await endGroup(pid, graceMs);
    await ended;
    watchdog.forget(pid);
  }
  return {
    name: spec.name,
    pid: pid ?? 0,
    logFile,
    lastLines: () => lines,
    onLine: (listener) => listeners.push(listener),
    ended,
    hasEnded: () => end !== undefined,
    kill: () => endNow(0),
    stop: endNow,
  };
}

/** Runs a program to its end and answers with what it printed. Throws ProgramFailed unless it ended with 0. */
export async function runProgram(spec: ProgramSpec, logsDir: string, watchdog: Watchdog): Promise<string[]> {
  const program = startProgram(spec, logsDir, watchdog);
  const printed: string[] = [];
  program.onLine((line, from) => {
    if (from === "stdout") printed.push(line);
  });
  const { code, signal } = await program.ended;
  watchdog.forget(program.pid);
  if (code !== 0) throw new ProgramFailed(program, `ended with ${signal ?? `code ${code}`}`);
  return printed;
}

/** Resolves when the process has ended and all it printed was read. */
function endOf(child: ChildProcess, say: (line: string) => void): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      say(error.message);
      resolve({ code: null, signal: null });
    });
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Ends a group and waits until none of it is left; also when its first process ended before. */
async function endGroup(group: number, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  if (!signalGroup(group, "SIGTERM")) return;
  while (isGroupAlive(group)) {
    if (Date.now() > deadline) {
      signalGroup(group, "SIGKILL");
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether anybody of the group still runs; one that ended and waits for its parent to notice does not. */
function isGroupAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  if (process.platform !== "linux") return true;
  return readdirSync("/proc").some((entry) => /^\d+$/.test(entry) && isRunningIn(group, entry));
}

/** Fields of `/proc/<pid>/stat` after the name in brackets: state, parent, group (proc(5)). */
function isRunningIn(group: number, pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return processGroup === String(group) && state !== "Z";
  } catch {
    return false; // it ended while we looked
  }
}

/** False when there is nobody in the group any more. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
