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
  /** Set when it cannot run on this machine. */
  missing?: string;
};

export type SuiteResult = {
  name: string;
  passed: number;
  failed: number;
  skipped: { name: string; reason: string }[];
  problems: string[];
  seconds: number;
  output: string;
};

const summary = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  problems: z.array(z.string()),
});

/** All suites that have a test, those on real heavy parts last. */
export function listSuites(missing: { browser?: string }): Suite[] {
  const suites: Suite[] = [
    { name: "drizzle", room: "drizzle" },
    { name: "edge-api", room: "edge-api" },
    { name: "infra", room: "infra", except: ["asterisk/**", "test/**"] },
    { name: "media-gateway", room: "media-gateway", except: ["test/**"] },
    { name: "web", room: "web", except: ["test/**", "e2e/**"] },
    { name: "infra: Asterisk", room: "infra", only: "asterisk/" },
    { name: "media-gateway: real parts", room: "media-gateway", only: "test/" },
    { name: "web: in a browser", room: "web", only: "e2e/", ...(missing.browser ? { missing: missing.browser } : {}) },
    { name: "web: real parts", room: "web", only: "test/", ...(missing.browser ? { missing: missing.browser } : {}) },
    { name: "infra: whole stack", room: "infra", only: "test/" },
  ];
  return suites.filter(hasTests);
}

/** Runs one suite. A suite that could not run to its end counts as failed, whatever its tests say. */
export async function runSuite(suite: Suite, logsDir: string): Promise<SuiteResult> {
  if (suite.missing !== undefined) {
    const skipped = [{ name: "the whole suite", reason: suite.missing }];
    return { name: suite.name, passed: 0, failed: 0, skipped, problems: [], seconds: 0, output: "" };
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
      "--reporter=default",
      `--reporter=${join(REPOSITORY, "infra/testing/summary-reporter.ts")}`,
    ],
    { cwd: resolve(REPOSITORY, suite.room), env: { SUMMARY_FILE: summaryFile } },
  );
  writeFileSync(`${file}.log`, output);
  const read = readSummary(summaryFile);
  const problems = [...read.problems];
  if (!ok && read.failed === 0 && problems.length === 0) problems.push("vitest ended with an error of its own");
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
    return { passed: 0, failed: 0, skipped: [], problems: ["vitest ended before it could report"] };
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
