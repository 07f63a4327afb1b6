import type { ApplyJob } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { progressOf, stepsOf } from "./job-words.ts";

const job = (change: Partial<ApplyJob>): ApplyJob => ({
  id: "j",
  status: "RUNNING",
  kind: "apply",
  revision: 3,
  reason: null,
  step: null,
  requestedBy: null,
  createdAt: "2026-11-20T09:30:00Z",
  startedAt: null,
  finishedAt: null,
  error: null,
  timings: [],
  changeCount: 1,
  ...change,
});
const states = (change: Partial<ApplyJob>) =>
  stepsOf(job(change))
    .map((step) => step.state)
    .join(" ");

it("shows each step as what it is", () => {
  expect(states({ status: "PENDING" })).toBe("next next next next next next next next next");
  expect(states({ step: "dry_run" })).toBe("done done done now next next next next next");
  expect(states({ status: "SUCCESS" })).toBe("done done done done done done done done done");
  expect(states({ status: "FAILED", step: "dry_run" })).toBe(
    "done done done failed skipped skipped skipped skipped skipped",
  );
  expect(states({ status: "ROLLED_BACK", step: "verify" })).toBe("done done done done done done done failed skipped");
});

it("only ever moves forward, and is whole at any ending", () => {
  const steps = ["lease", "fetch", "render", "dry_run", "backup", "write", "reload", "verify", "commit"] as const;
  const values = [progressOf(job({ status: "PENDING" })), ...steps.map((step) => progressOf(job({ step })))];
  expect(values).toEqual([...values].sort((a, b) => a - b));
  expect(progressOf(job({ status: "FAILED", step: "render" }))).toBe(1);
});
