import type { SmallJob, TrunkTestStep } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../../edge/index.ts";
import type { Log } from "../../lib/log.ts";

export interface StepTeller {
  /** Tells what is through by now. The test does not wait for it. */
  tell(steps: readonly TrunkTestStep[]): void;
  /** Whether the edge has said that nobody waits for the test any more. */
  isStopped(): boolean;
  /** Resolves when all that was told has arrived, or has failed to. */
  settled(): Promise<void>;
}

/** Tells the edge how a trunk's test goes on, in order. What does not arrive is told again with the next step, or with the result. */
export function createStepTeller(
  edge: Pick<EdgeClient, "trunkTestProgress">,
  { id, leaseToken }: Pick<SmallJob, "id" | "leaseToken">,
  log: Log,
): StepTeller {
  let telling = Promise.resolve();
  let isStopped = false;
  const send = async (steps: TrunkTestStep[]) => {
    if (isStopped) return;
    try {
      await edge.trunkTestProgress(id, { leaseToken, steps });
    } catch (error) {
      if (error instanceof EdgeError && error.status === 409) isStopped = true;
      else log.warn({ err: error, smallJobId: id }, "a step of a trunk's test could not be told");
    }
  };
  return {
    tell: (steps) => {
      const known = [...steps];
      telling = telling.then(() => send(known));
    },
    isStopped: () => isStopped,
    settled: () => telling,
  };
}
