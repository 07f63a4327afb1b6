import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type BenchRow, benchRow } from "./row.ts";

/*
 * `npx pnpm bench [name…]`: runs the benches one after another, each a program that prints its rows as JSON lines, then prints the table and
 * writes .dev/bench.json. Timed figures live here and never in a test: machines are shared and noisy.
 */

const ROOT = join(import.meta.dirname, "../..");
const BENCHES: Readonly<Record<string, string>> = {
  apply: "infra/bench/apply.ts",
  back: "media-gateway/bench/putting-back.ts",
  users: "edge-api/bench/list-users.ts",
  dialplan: "media-gateway/bench/dialplan.ts",
  recording: "media-gateway/bench/recording.ts",
  phones: "media-gateway/bench/phones.ts",
  "self-service": "infra/bench/self-service.ts",
  trunks: "media-gateway/bench/trunks.ts",
  voicemail: "media-gateway/bench/voicemail.ts",
  voice: "media-gateway/bench/voice-delay.ts",
  dev: "infra/bench/dev-start.ts",
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}

const rows: BenchRow[] = [];
let failed = 0;
for (const [name, program] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`\n${name}: ${program}`);
  const code = await run(program, (found) => rows.push(found));
  if (code !== 0) {
    failed += 1;
    console.error(`${name} ended with exit code ${code}; its rows may be missing.`);
  }
}
console.log(table(rows));
mkdirSync(join(ROOT, ".dev"), { recursive: true });
writeFileSync(join(ROOT, ".dev/bench.json"), `${JSON.stringify(rows, null, 2)}\n`);
console.log("\nWritten to .dev/bench.json");
process.exit(failed === 0 ? 0 : 1);

/** Runs one program; a line of its output that is a row is kept, any other is shown. Resolves with its exit code. */
async function run(program: string, onRow: (found: BenchRow) => void): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, program)], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const exit = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  for await (const line of createInterface({ input: child.stdout })) {
    const found = asRow(line);
    if (found === undefined) console.error(line);
    else onRow(found);
  }
  return exit;
}

function asRow(line: string): BenchRow | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return benchRow.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function table(all: readonly BenchRow[]): string {
  const cells = all.map((each) => [
    each.name,
    `${each.value} ${each.unit}`,
    each.limit === null ? "–" : `${each.limit} ${each.unit}`,
    each.ratio === null ? "–" : `× ${each.ratio}`,
    each.limitName,
  ]);
  const head = ["figure", "value", "limit", "ratio", "limit is"];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)));
  const print = (line: readonly string[]) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return [print(head), print(widths.map((width) => "─".repeat(width))), ...cells.map(print)].join("\n");
}
