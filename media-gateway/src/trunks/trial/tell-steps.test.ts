import type { TrunkTestStep } from "@callplane/edge-api/contract";
import { pino } from "pino";
import { expect, it } from "vitest";
import { EdgeError } from "../../edge/index.ts";
import { createStepTeller } from "./tell-steps.ts";

const JOB = { id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10", leaseToken: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e11" };
const step = (name: TrunkTestStep["step"]): TrunkTestStep => ({ step: name, status: "passed", message: "", ms: 1 });
const log = pino({ level: "silent" });

/** An edge that answers each telling with what is thrown for it, if anything. */
function anEdge(...errors: (Error | undefined)[]) {
  const told: string[][] = [];
  const trunkTestProgress = async (_: string, { steps }: { steps: TrunkTestStep[] }) => {
    told.push(steps.map(({ step }) => step));
    const error = errors[told.length - 1];
    if (error !== undefined) throw error;
  };
  return { told, teller: createStepTeller({ trunkTestProgress }, JOB, log) };
}

it("tells what is through, in order, however the list goes on", async () => {
  const { told, teller } = anEdge();
  const steps = [step("resolve")];
  teller.tell(steps);
  steps.push(step("connect"));
  teller.tell(steps);
  await teller.settled();
  expect(told).toEqual([["resolve"], ["resolve", "connect"]]);
  expect(teller.isStopped()).toBe(false);
});

it("knows when nobody waits any more, and tells no further", async () => {
  const { told, teller } = anEdge(new EdgeError(409, "Nobody waits for this test any more"));
  teller.tell([step("resolve")]);
  teller.tell([step("resolve"), step("connect")]);
  await teller.settled();
  expect(told).toHaveLength(1);
  expect(teller.isStopped()).toBe(true);
});

it("goes on where a telling is lost", async () => {
  const { told, teller } = anEdge(new EdgeError(503, "Away"));
  teller.tell([step("resolve")]);
  teller.tell([step("resolve"), step("connect")]);
  await teller.settled();
  expect(told).toHaveLength(2);
  expect(teller.isStopped()).toBe(false);
});
