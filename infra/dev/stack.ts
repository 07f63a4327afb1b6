import type { Breakable } from "./breaking.ts";
import { type Console, worthShowing } from "./console.ts";
import type { DevPaths } from "./paths.ts";
import type { Ports } from "./ports.ts";
import { type Program, type ProgramSpec, runProgram, startProgram } from "./programs.ts";
import type { DevSecrets } from "./secrets.ts";
import type { Watchdog } from "./watchdog.ts";

/** In which order things end: those that use others first. */
const STOP_ORDER = ["portal", "gateway", "asterisk", "edge", "services", "database"] as const;
type StopRank = (typeof STOP_ORDER)[number];

const GRACE_MS = 15_000;

/** What one start of the local stack is made of, and what it has to end again. */
export type Stack = {
  paths: DevPaths;
  ports: Ports;
  secrets: DevSecrets;
  out: Console;
  /** To be ended with the stack. When the stack already ends, at once. */
  onStop(rank: StopRank, stop: () => Promise<void>): void;
  /** Starts a program that runs as long as the stack. Its end is said, with its last words; the rest goes on. */
  start(rank: StopRank, spec: ProgramSpec): Program;
  /** A part that can be broken under this name while the stack runs; programs that were started are without further ado. */
  breakable(name: string, part: Breakable): void;
  findBreakable(name: string): Breakable | undefined;
  /** Runs a program to its end. Throws ProgramFailed. */
  run(spec: ProgramSpec): Promise<string[]>;
  /** From now on what programs print is shown too, not only kept. */
  showPrograms(): void;
  isStopping(): boolean;
  /** Ends everything in order; a second call waits for the first. */
  stop(): Promise<void>;
};

export type StackParts = Pick<Stack, "paths" | "ports" | "secrets" | "out"> & { watchdog: Watchdog };

export function createStack({ paths, ports, secrets, out, watchdog }: StackParts): Stack {
  const breakables = new Map<string, Breakable>();
  const stops: { rank: StopRank; stop: () => Promise<void> }[] = [];
  let stopping: Promise<void> | undefined;
  let isShowing = false;

  function onStop(rank: StopRank, stop: () => Promise<void>): void {
    stops.push({ rank, stop });
    if (stopping !== undefined) stopping = Promise.all([stopping, stop()]).then(() => {});
  }

  function start(rank: StopRank, spec: ProgramSpec): Program {
    if (stopping !== undefined) throw new Error("the stack is ending");
    const program = startProgram(spec, paths.logs, watchdog);
    onStop(rank, () => program.stop(GRACE_MS));
    program.onLine((line) => {
      const isWanted = isShowing && stopping === undefined && spec.isQuiet !== true;
      const shown = isWanted ? worthShowing(line) : undefined;
      if (shown !== undefined) out.program(spec.name, shown);
    });
    void program.ended.then(({ code, signal }) => {
      if (stopping !== undefined || !isShowing) return;
      out.failure(
        `${spec.name} ended with ${signal ?? `code ${code}`}; the rest goes on. All it said: ${program.logFile}`,
      );
    });
    breakables.set(spec.name, {
      kill: () => program.kill(),
      start: async () => void start(rank, { ...spec, isAgain: true }),
      pid: () => program.pid,
    });
    return program;
  }

  async function stopAll(): Promise<void> {
    for (const rank of STOP_ORDER) {
      const results = await Promise.allSettled(stops.filter((each) => each.rank === rank).map((each) => each.stop()));
      for (const result of results) {
        if (result.status === "rejected") out.failure(`Ending ${rank}: ${String(result.reason)}`);
      }
    }
    watchdog.dismiss();
  }

  return {
    paths,
    ports,
    secrets,
    out,
    onStop,
    start,
    breakable: (name, part) => breakables.set(name, part),
    findBreakable: (name) => breakables.get(name),
    run: (spec) => runProgram(spec, paths.logs, watchdog),
    showPrograms: () => {
      isShowing = true;
    },
    isStopping: () => stopping !== undefined,
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
