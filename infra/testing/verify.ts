import { join } from "node:path";
import { CHECKS, type Check } from "./checks.ts";
import { inParallel, runCommand } from "./commands.ts";

const UNIT_TESTS: Check = {
  name: "unit tests",
  run: () => runCommand(["vitest", "run", "--config", join(import.meta.dirname, "vitest.unit.config.ts")]),
};

/** `pnpm verify`: everything that can be said of the source without starting a server, in under a minute. */
const results = await inParallel([UNIT_TESTS, ...CHECKS], 2, async (check) => {
  const result = await check.run();
  console.log(`${result.ok ? "✓" : "✗"} ${check.name} ${result.seconds.toFixed(1)} s`);
  return { name: check.name, ...result };
});
for (const { name, output } of results.filter((result) => !result.ok)) {
  console.log(`\n── ${name}\n${output.trim()}`);
}
process.exitCode = results.every((result) => result.ok) ? 0 : 1;
