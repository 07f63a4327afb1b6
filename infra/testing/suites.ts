import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, matchesGlob, resolve } from "node:path";
import { z } from "zod";
import { REPOSITORY } from "../dev/paths.ts";
import { runCommand } from "./commands.ts";

/** A run of vitest over some of a room's tests. */
export type Suite = {
  name: string;
  room: string;
  /** A folder of the room; the rest of its tests belong to its other suites. */
  only?: string;
  except?: string[];
  /**
   * `waits`: on real parts that mostly wait in real time, for a call, a time-out, a restart. `alone`: needs the whole machine, or would
   * take others' load for faults of its own. Left out: light.
   */
  load?: "waits" | "alone";
  /** How many of its files run at a time; left out: as its room has it, by default one less than there are processors. */
  filesAtOnce?: number;
  /** Set when it cannot run on this machine. */
  missing?: string;
};

export type SuiteResult = {
  name: string;
  passed: number;
  failed: { name: string; message: string }[];
  skipped: { name: string; reason: string }[];
  problems: string[];
  seconds: number;
  output: string;
};

const summary = z.object({
  passed: z.number(),
  failed: z.array(z.object({ name: z.string(), message: z.string() })),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  problems: z.array(z.string()),
});

/** All suites that have a test, the slow ones last. */
export function listSuites(missing: { browser?: string }): Suite[] {
  const suites: Suite[] = [
    { name: "drizzle", room: "drizzle" },
    { name: "edge-api", room: "edge-api" },
    { name: "infra", room: "infra", except: ["asterisk/**", "test/**"] },
    { name: "media-gateway", room: "media-gateway", except: ["test/**"] },
    { name: "web", room: "web", except: ["test/**", "e2e/**"] },
    { name: "infra: Asterisk", room: "infra", only: "asterisk/", load: "waits" },
    { name: "media-gateway: real parts", room: "media-gateway", only: "test/", load: "waits" },
    { name: "web: in a browser", room: "web", only: "e2e/", load: "alone", ...unless(missing.browser) },
    { name: "web: real parts", room: "web", only: "test/", load: "alone", ...unless(missing.browser) },
    { name: "infra: whole stack", room: "infra", only: "test/", load: "alone" },
  ];
  return suites.filter(hasTests);
}

/** Suites that may run side by side, and how many of them at once. */
export type Batch = { suites: Suite[]; atOnce: number };

/** In which order they run: the light ones, those that mostly wait, then one by one those that need the machine to themselves. */
export function batchesOf(suites: readonly Suite[], atOnce: number): Batch[] {
  const of = (load: Suite["load"]) => suites.filter((suite) => suite.load === load);
  return [
    { suites: of(undefined), atOnce },
    { suites: of("waits"), atOnce },
    { suites: of("alone"), atOnce: 1 },
  ];
}

function unless(reason: string | undefined): { missing?: string } {
  return reason === undefined ? {} : { missing: reason };
}

/** Runs one suite. A suite that could not run to its end counts as failed, whatever its tests say. */
export async function runSuite(suite: Suite, logsDir: string): Promise<SuiteResult> {
  if (suite.missing !== undefined) {
    const skipped = [{ name: "the whole suite", reason: suite.missing }];
    return { name: suite.name, passed: 0, failed: [], skipped, problems: [], seconds: 0, output: "" };
  }
  mkdirSync(logsDir, { recursive: true });
  const file = join(logsDir, suite.name.replace(/[^a-z0-9]+/gi, "-"));
  const summaryFile = `${file}.json`;
  rmSync(summaryFile, { force: true });
  const { ok, output, seconds } = await runCommand(
    [
      "vitest",
      "run",
      ...excludedBy(suite).map((glob) => `--exclude=${glob}`),
      ...(suite.filesAtOnce === undefined ? [] : [`--maxWorkers=${suite.filesAtOnce}`]),
      "--reporter=default",
      `--reporter=${join(REPOSITORY, "infra/testing/summary-reporter.ts")}`,
    ],
    { cwd: resolve(REPOSITORY, suite.room), env: { SUMMARY_FILE: summaryFile } },
  );
  writeFileSync(`${file}.log`, output);
  const read = readSummary(summaryFile);
  const problems = [...read.problems];
  if (!ok && read.failed.length === 0 && problems.length === 0) problems.push("vitest ended with an error of its own");
  if (ok && read.passed + read.skipped.length === 0) problems.push("it ran no test");
  return { name: suite.name, ...read, problems, seconds, output };
}

/** Vitest takes a path given to it as part of any path: a suite is told by what it leaves out instead. */
function excludedBy({ room, only, except = [] }: Suite): string[] {
  if (only === undefined) return except;
  const folders = readdirSync(resolve(REPOSITORY, room), { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders.filter((each) => `${each.name}/` !== only).map((each) => `${each.name}/**`);
}

function readSummary(file: string): z.infer<typeof summary> {
  try {
    return summary.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: [], skipped: [], problems: ["vitest ended before it could report"] };
  }
}

function hasTests(suite: Suite): boolean {
  const files = globSync("**/*.{test,spec}.{ts,tsx}", {
    cwd: resolve(REPOSITORY, suite.room),
    exclude: ["**/node_modules/**", "**/.next*/**"],
  });
  return files.some((file) => {
    if (suite.only !== undefined) return file.startsWith(suite.only);
    return !(suite.except ?? []).some((glob) => matchesGlob(file, glob));
  });
}
