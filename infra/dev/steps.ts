import type { Console } from "./console.ts";
import { ProgramFailed } from "./programs.ts";

/** Steps of a start, side by side; says what is done, what takes long, and what failed with its last words. */
export type Steps = {
  /** Runs a step under its name. A failure is said at once and thrown on. */
  run<T>(name: string, work: () => Promise<T>, tell?: (result: T) => string): Promise<T>;
  /** To be called when all is over. */
  end(): void;
};

const SLOW_MS = 10_000;
const SHOWN_LINES = 12;

export function createSteps(out: Console, isStopping: () => boolean): Steps {
  const running = new Set<string>();
  const reminder = setInterval(() => {
    if (running.size > 0) out.line(`  still starting: ${[...running].join(", ")}`);
  }, SLOW_MS);

  return {
    async run(name, work, tell) {
      const startedAt = performance.now();
      running.add(name);
      try {
        const result = await work();
        if (!isStopping()) out.done(tell?.(result) ?? name, startedAt);
        return result;
      } catch (error) {
        if (!isStopping()) sayFailure(out, name, error);
        throw error;
      } finally {
        running.delete(name);
      }
    },
    end: () => clearInterval(reminder),
  };
}

export function sayFailure(out: Console, name: string, error: unknown): void {
  out.failure(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  if (!(error instanceof ProgramFailed)) return;
  for (const line of error.lines.slice(-SHOWN_LINES)) out.line(`    ${line}`);
  out.line(`  All it said is in ${error.logFile}. When it stays so, try once with --reset.`);
}
