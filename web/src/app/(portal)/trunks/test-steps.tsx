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

/** What to do about each, for somebody who has only the carrier's letter. */
const ADVICE: Record<StepName, string> = {
  resolve: "Compare the carrier's address with its letter, letter by letter.",
  connect:
    "Compare address, port and transport with the carrier's letter (under Advanced). If they are right, ask whoever looks after your firewall whether connections to them may go out.",
  certificate:
    "Use the very name the carrier's letter gives, not an IP address. If it is that, the carrier has to put its certificate right.",
  options:
    "Compare port and transport with the carrier's letter (under Advanced). If they are right, ask the carrier whether it lets your address in, and your firewall whether answers come back.",
  register:
    "Type user name and password again, as in the carrier's letter; some have a user name for logging in that is not the telephone number.",
};

/** The steps of a test, those to come as well; under a step that failed, why. */
export function TestSteps({ test, total }: { test: TrunkTest; total: readonly StepName[] }) {
  const steps = toSteps(test, total);
  const failures = test.steps.filter(({ status }) => status === "failed");
  return (
    <>
      <Steps steps={steps} label="Steps of the test" />
      {failures.map(({ step, message }) => (
        <div key={step} className="grid gap-1 rounded-md bg-bad-soft px-3 py-2 text-base">
          <p>{message}</p>
          <p className="text-sm text-ink-2">{ADVICE[step]}</p>
        </div>
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
