import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { REPOSITORY } from "../dev/paths.ts";
import { runCommand } from "./commands.ts";

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "callplane-order-"));
  symlinkSync(join(REPOSITORY, "infra/node_modules"), join(room, "node_modules"));
  writeFileSync(join(room, "package.json"), '{ "type": "module" }');
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

it("begins with the files it is given, in their order", async () => {
  for (const name of ["a", "b", "c", "d"]) {
    writeFileSync(
      join(room, `${name}.test.ts`),
      `import { appendFileSync } from "node:fs"; import { it } from "vitest"; it("runs", () => appendFileSync("order", "${name}"));`,
    );
  }
  writeFileSync(
    join(room, "vitest.config.ts"),
    `import { longestFirst } from "${join(import.meta.dirname, "longest-first.ts")}";
     export default { test: { fileParallelism: false, sequence: { sequencer: longestFirst(["d", "b"]) } } };`,
  );
  const { ok, output } = await runCommand(["vitest", "run"], { cwd: room });
  expect(ok, output).toBe(true);
  expect(readFileSync(join(room, "order"), "utf8")).toMatch(/^db(ac|ca)$/);
});
