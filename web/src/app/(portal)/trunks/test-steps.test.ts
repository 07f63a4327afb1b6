import { TRUNK_TEST_STEPS, type TrunkTest } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { toSteps } from "./test-steps.tsx";

const test = (status: TrunkTest["status"], steps: TrunkTest["steps"]): TrunkTest => ({
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  status,
  steps,
  message: null,
  startedAt: "2026-11-20T09:30:00.000Z",
  finishedAt: null,
});
const states = (of: TrunkTest) => toSteps(of, TRUNK_TEST_STEPS).map(({ id, state }) => `${id} ${state}`);

it("ticks through the steps as they are said", () => {
  expect(states(test("running", []))).toEqual([
    "resolve now",
    "connect next",
    "certificate next",
    "options next",
    "register next",
  ]);
  const resolved = { step: "resolve", status: "passed", message: "192.0.2.7", ms: 3.4 } as const;
  expect(states(test("running", [resolved])).slice(0, 2)).toEqual(["resolve done", "connect now"]);
});

it("says which step failed, and that those after it were not reached", () => {
  const steps = toSteps(
    test("failed", [
      { step: "resolve", status: "passed", message: "192.0.2.7", ms: 3.4 },
      { step: "connect", status: "failed", message: "Nothing answers there.", ms: 2000 },
      { step: "certificate", status: "skipped", message: "without TLS there is none", ms: null },
    ]),
    TRUNK_TEST_STEPS,
  );
  expect(steps.map(({ state, note }) => [state, note])).toEqual([
    ["done", "3 ms"],
    ["failed", "2 s"],
    ["skipped", "without TLS there is none"],
    ["skipped", undefined],
    ["skipped", undefined],
  ]);
});
