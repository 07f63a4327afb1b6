import { join } from "node:path";
import { z } from "zod";
import { fetchTree } from "../asterisk/index.ts";
import { formatTable } from "../dev/console.ts";
import { REPOSITORY } from "../dev/paths.ts";
import { CHECKS } from "./checks.ts";
import { fetchChromium } from "./chromium.ts";
import { inParallel, runCommand } from "./commands.ts";
import { listFailures, listSecondTries } from "./failures.ts";
import { type Lane, lanesOf, listSuites, runSuite, type SuiteResult } from "./suites.ts";

/** How many checks, or suites, run side by side: TEST_PARALLEL, 2 where it is not set. */
const AT_ONCE = z.coerce.number().int().min(1).max(16).default(2).parse(process.env.TEST_PARALLEL);
const SHOWN_CHARS = 12_000;
const LOGS = join(REPOSITORY, ".dev/test-logs");

/**
 * `pnpm test`: every check and every test, after fetching what they need. The checks are the first to compute beside the calls. The last
 * lines say what failed, and the sum of it all.
 */
async function main(): Promise<boolean> {
  const missing = await prepare();
  console.log("\nChecks and suites");
  const { calls, computing } = lanesOf(listSuites(missing), AT_ONCE);
  const lanes = [
    () => runLane(calls),
    async () => [...(await runChecks(computing.niceness)), ...(await runLane(computing))],
  ];
  const results = (await inParallel(lanes, AT_ONCE, (lane) => lane())).flat();
  for (const result of results.filter(hasFailed)) showFailure(result);
  sayTable(results);
  return !results.some(hasFailed);
}

function runChecks(niceness: number): Promise<SuiteResult[]> {
  return inParallel(CHECKS, Math.max(1, AT_ONCE - 1), async (check) => {
    const { ok, output, seconds } = await check.run(niceness);
    const failed = ok ? [] : [{ name: "the check", message: output }];
    const nothing = { secondTries: [], skipped: [], problems: [] };
    const result = { name: check.name, passed: ok ? 1 : 0, failed, ...nothing, seconds, output };
    sayResult(result);
    return result;
  });
}

function runLane({ suites, atOnce, niceness }: Lane): Promise<SuiteResult[]> {
  return inParallel(suites, atOnce, async (suite) => {
    const result = await runSuite(suite, LOGS, niceness);
    sayResult(result);
    return result;
  });
}

/** Fetches Asterisk and the browser, and builds the portal for it; what is not to be had is said here, and by each test that skips for it. */
async function prepare(): Promise<{ browser?: string }> {
  const tree = await fetchTree({ log: (line) => console.log(`  ${line}`) });
  console.log(tree.ok ? `✓ Asterisk ${tree.tree.version}` : `! No Asterisk: ${tree.reason}`);
  const chromium = fetchChromium();
  if (!("path" in chromium)) {
    console.log(`! No browser: ${chromium.reason}`);
    return { browser: chromium.reason };
  }
  console.log(`✓ Browser ${chromium.path}`);
  process.env.CHROMIUM = chromium.path;
  await buildPortal();
  return {};
}

/** Once for all suites: two builds at a time would write into each other. Where it fails, each suite tries it again and says why. */
async function buildPortal(): Promise<void> {
  const command = ["node", "e2e/support/build-portal.ts"];
  const { ok, seconds } = await runCommand(command, { cwd: join(REPOSITORY, "web") });
  console.log(`${ok ? "✓ Portal built" : "! The portal cannot be built"} ${seconds.toFixed(1)} s`);
  if (ok) process.env.PORTAL_IS_BUILT = "yes";
}

function hasFailed(result: SuiteResult): boolean {
  return result.failed.length > 0 || result.problems.length > 0;
}

function sayResult(result: SuiteResult): void {
  const mark = hasFailed(result) ? "✗" : result.passed === 0 ? "!" : "✓";
  const count = result.passed > 1 ? ` ${result.passed} passed` : "";
  console.log(`${mark} ${result.name}${count} ${result.seconds.toFixed(1)} s`);
}

function showFailure({ name, output, problems }: SuiteResult): void {
  console.log(`\n── ${name}`);
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(output.slice(-SHOWN_CHARS).trim());
}

function sayTable(results: SuiteResult[]): void {
  const sum = (count: (result: SuiteResult) => number) => results.reduce((total, result) => total + count(result), 0);
  // A file that does not load or a hook that throws is a failure too, though no test of its own failed.
  const failedOf = (result: SuiteResult) => result.failed.length + result.problems.length;
  console.log();
  const header = ["suite", "seconds", "passed", "failed", "skipped"];
  const rows = results.map((each) =>
    [each.name, each.seconds.toFixed(1), each.passed, failedOf(each), each.skipped.length].map(String),
  );
  for (const line of formatTable([header, ...rows])) console.log(line);
  const skipped = results.flatMap((each) => each.skipped.map((test) => ({ suite: each.name, ...test })));
  if (skipped.length > 0) console.log("\nSkipped");
  for (const { suite, name, reason } of skipped) console.log(`  ${suite}: ${name} (${reason})`);
  const secondTries = listSecondTries(results);
  if (secondTries.length > 0) console.log("\nPassed at the second try only");
  for (const line of secondTries) console.log(`  ${line}`);
  const failures = listFailures(results);
  if (failures.length > 0) console.log("\nFailed");
  for (const line of failures) console.log(`  ${line}`);
  const secondPart = secondTries.length > 0 ? `, ${secondTries.length} of them at the second try` : "";
  const skippedPart = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  console.log(`\n${sum((each) => each.passed)} passed${secondPart}, ${sum(failedOf)} failed${skippedPart}`);
}

process.exitCode = (await main()) ? 0 : 1;
