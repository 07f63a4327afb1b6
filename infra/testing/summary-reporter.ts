import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

export type SkippedTest = { name: string; reason: string };
export type FailedTest = { name: string; message: string };

/** What a run of vitest came to. */
export type RunSummary = {
  passed: number;
  failed: FailedTest[];
  /** Those that failed, and passed when they were tried again: why they failed first. */
  secondTries: FailedTest[];
  skipped: SkippedTest[];
  /** Failures that belong to no test: files that do not load, hooks that throw, errors nobody caught. */
  problems: string[];
};

/** Writes a RunSummary to the file that SUMMARY_FILE names; unlike vitest's JSON it has the reasons of skipped tests. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const file = process.env.SUMMARY_FILE;
    if (file === undefined) throw new Error("SUMMARY_FILE is missing");
    writeFileSync(file, JSON.stringify(summarize(modules, unhandled)));
  }
}

function summarize(modules: readonly TestModule[], unhandled: readonly { message: string }[]): RunSummary {
  const problems = unhandled.map((each) => each.message);
  const summary: RunSummary = { passed: 0, failed: [], secondTries: [], skipped: [], problems };
  for (const module of modules) {
    for (const error of module.errors()) summary.problems.push(`${module.relativeModuleId}: ${error.message}`);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors())
        summary.problems.push(`${module.relativeModuleId} ${suite.fullName}: ${error.message}`);
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      const name = `${module.relativeModuleId} > ${test.fullName}`;
      const message = (result.errors ?? []).map((error) => error.message).join("; ");
      if (result.state === "passed") {
        summary.passed++;
        if (test.diagnostic()?.flaky === true) summary.secondTries.push({ name, message });
      } else if (result.state === "failed") {
        summary.failed.push({ name, message });
      } else if (result.state === "skipped") {
        summary.skipped.push({ name, reason: result.note ?? "no reason given" });
      } else summary.problems.push(`${name}: did not end`);
    }
  }
  return summary;
}
