import type { TRUNK_TEST_STEPS, TrunkTest } from "@callplane/edge-api/contract";
import { formatMs } from "#src/format/time.ts";
import { type Step, Steps } from "#src/ui/steps.tsx";

type StepName = (typeof TRUNK_TEST_STEPS)[number];

const LABEL: Record<StepName, string> = {
  resolve: "Find the carrier's address",
  connect: "Connect to it",
  certificate: "Check its certificate",
  options: "Get an answer (OPTIONS)",
  register: "Log in",
};

/** The steps of a test, those to come as well; under a step that failed, why. */
export function TestSteps({ test, total }: { test: TrunkTest; total: readonly StepName[] }) {
  const steps = toSteps(test, total);
  const failures = test.steps.filter(({ status }) => status === "failed");
  return (
    <>
      <Steps steps={steps} label="Steps of the test" />
      {failures.map(({ step, message }) => (
        <p key={step} className="rounded-md bg-bad-soft px-3 py-2 text-base">
          {message}
        </p>
      ))}
    </>
  );
}

/** The first step nobody has said anything of yet is under way while the test runs, and was never reached after it. */
export function toSteps({ status, steps }: TrunkTest, total: readonly StepName[]): Step[] {
  let isFirst = status === "running";
  return total.map((id) => {
    const known = steps.find(({ step }) => step === id);
    const label = LABEL[id];
    if (known === undefined) {
      const state = isFirst ? "now" : status === "running" ? "next" : "skipped";
      isFirst = false;
      return { id, label, state };
    }
    if (known.status === "skipped") return { id, label, state: "skipped", note: known.message };
    const note = known.ms === null ? undefined : formatMs(known.ms);
    return { id, label, state: known.status === "passed" ? "done" : "failed", ...(note !== undefined && { note }) };
  });
}
