import type { ApplyStep, JobResult } from "@callplane/edge-api/contract";
import type { Clock } from "../lib/clock.ts";

export interface StepTimer {
  /** Runs one step of an apply: announced before, timed whether it ends well or not. */
  run<T>(step: ApplyStep, work: () => Promise<T>): Promise<T>;
  timings(): JobResult["timings"];
}

export function createStepTimer(clock: Clock, onStep: (step: ApplyStep) => void): StepTimer {
  const timings: JobResult["timings"] = [];
  return {
    async run(step, work) {
      onStep(step);
      const startedAt = clock.monotonicMs();
      try {
        return await work();
      } finally {
        timings.push({ step, ms: Math.round((clock.monotonicMs() - startedAt) * 10) / 10 });
      }
    },
    timings: () => [...timings],
  };
}
