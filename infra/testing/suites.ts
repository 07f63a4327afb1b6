import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, matchesGlob, resolve } from "node:path";
import { z } from "zod";
import { REPOSITORY } from "../dev/paths.ts";
import { runCommand } from "./commands.ts";

/** A run of vitest over some of a room's tests. */
export type Suite = {
  name: string;
  room: string;
  /** A folder of the room, by its path; the rest of its tests belong to its other suites. */
  only?: string;
  except?: string[];
  /** On real parts, in real time: a telephone call goes on, a time-out runs, a program starts again. Left out: computes all the time. */
  isRealTime?: true;
  /** Computes, but asks real parts that answer within a time: tried once more as those in real time are. */
  hasSecondTry?: true;
  /** In real time, but nothing in it is heard: it may give way to a telephone call, and so runs beside those that compute. */
  isSilent?: true;
  /** How many of its files run at a time; left out: as its room has it, by default one less than there are processors. */
  filesAtOnce?: number;
  /** Set when it cannot run on this machine. */
  missing?: string;
};

export type SuiteResult = {
  name: string;
  passed: number;
  failed: { name: string; message: string }[];
  /** Passed when they were tried again, of the suites in real time. */
  secondTries: { name: string; message: string }[];
  skipped: { name: string; reason: string }[];
  problems: string[];
  seconds: number;
  output: string;
};

const summary = z.object({
  passed: z.number(),
  failed: z.array(z.object({ name: z.string(), message: z.string() })),
  secondTries: z.array(z.object({ name: z.string(), message: z.string() })),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  problems: z.array(z.string()),
});

const TEST_FILE = /\.(test|spec)\.tsx?$/;

/** All suites that have a test, of each kind the long ones first. */
export function listSuites(missing: { browser?: string }): Suite[] {
  const suites: Suite[] = [
    // Its workers ask real databases and a Redis that may be slow for once, and answer 503 then, as they should.
    { name: "edge-api", room: "edge-api", hasSecondTry: true },
    { name: "media-gateway", room: "media-gateway", except: ["test/**"] },
    { name: "infra", room: "infra", except: ["asterisk/**", "test/**"] },
    { name: "drizzle", room: "drizzle" },
    { name: "web", room: "web", except: ["e2e/**"] },
    { name: "media-gateway: real parts", room: "media-gateway", only: "test/", isRealTime: true, filesAtOnce: 4 },
    { name: "infra: whole stack", room: "infra", only: "test/", isRealTime: true, filesAtOnce: 3 },
    { name: "infra: Asterisk", room: "infra", only: "asterisk/", isRealTime: true, filesAtOnce: 2 },
    {
      name: "web: in a browser",
      room: "web",
      only: "e2e/",
      except: ["e2e/pages/**"],
      isRealTime: true,
      ...unless(missing.browser),
    },
    {
      name: "web: pages in a browser",
      room: "web",
      only: "e2e/pages/",
      isRealTime: true,
      isSilent: true,
      ...unless(missing.browser),
    },
  ];
  return suites.filter(hasTests);
}

/** Suites that are begun one after the other, `atOnce` of them at a time. */
export type Lane = { suites: Suite[]; atOnce: number; niceness: number };

/**
 * What runs beside what, of `atOnce` suites at a time. Those in real time mostly wait, several of their files side by side, so one such
 * suite at a time fills their lane. The computing ones run beside it on what it leaves them, and give way to it: a voice must not
 * break up because somebody compiles. The silent ones are the computing lane's last, so that both lanes end at about the same time.
 */
export function lanesOf(suites: readonly Suite[], atOnce: number): { calls: Lane; computing: Lane } {
  const hasCalls = (suite: Suite) => suite.isRealTime === true && suite.isSilent !== true;
  return {
    calls: { suites: suites.filter(hasCalls), atOnce: 1, niceness: 0 },
    computing: { suites: suites.filter((suite) => !hasCalls(suite)), atOnce: Math.max(1, atOnce - 1), niceness: 5 },
  };
}

function unless(reason: string | undefined): { missing?: string } {
  return reason === undefined ? {} : { missing: reason };
}

/** Runs one suite. A suite that could not run to its end counts as failed, whatever its tests say. */
export async function runSuite(suite: Suite, logsDir: string, niceness = 0): Promise<SuiteResult> {
  if (suite.missing !== undefined) {
    const skipped = [{ name: "the whole suite", reason: suite.missing }];
    return { name: suite.name, passed: 0, failed: [], secondTries: [], skipped, problems: [], seconds: 0, output: "" };
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
      // On a machine that others use too, a voice may come late once; which test had its second try is said at the end.
      ...(suite.isRealTime || suite.hasSecondTry ? ["--retry=1"] : []),
      ...(suite.filesAtOnce === undefined ? [] : [`--maxWorkers=${suite.filesAtOnce}`]),
      "--reporter=default",
      `--reporter=${join(REPOSITORY, "infra/testing/summary-reporter.ts")}`,
    ],
    { cwd: resolve(REPOSITORY, suite.room), env: { SUMMARY_FILE: summaryFile }, niceness },
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
  if (only === undefined) return [...except];
  const excluded = [...except];
  let folder = "";
  for (const name of only.split("/").filter((part) => part !== "")) {
    for (const each of readdirSync(resolve(REPOSITORY, room, folder), { withFileTypes: true })) {
      if (each.isDirectory() && each.name !== name) excluded.push(`${folder}${each.name}/**`);
      else if (TEST_FILE.test(each.name)) excluded.push(`${folder}${each.name}`);
    }
    folder += `${name}/`;
  }
  return excluded;
}

function readSummary(file: string): z.infer<typeof summary> {
  try {
    return summary.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: [], secondTries: [], skipped: [], problems: ["vitest ended before it could report"] };
  }
}

function hasTests(suite: Suite): boolean {
  const files = globSync("**/*.{test,spec}.{ts,tsx}", {
    cwd: resolve(REPOSITORY, suite.room),
    exclude: ["**/node_modules/**", "**/.next*/**"],
  });
  return files.some((file) => {
    if (suite.only !== undefined && !file.startsWith(suite.only)) return false;
    return !(suite.except ?? []).some((glob) => matchesGlob(file, glob));
  });
}
