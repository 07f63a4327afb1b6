import { parseArgs } from "node:util";
import { dryRun } from "./dry-run/judge.ts";
import { fetchTree } from "./tree/fetch-tree.ts";

/**
 * Judges a candidate folder: `node infra/asterisk/dry-run.ts [--tls] [--shared] <candidateDir>`. Prints the Verdict as one
 * JSON object. Ends with 0 whenever there is a verdict, good or bad; with 1 and a sentence on stderr when there is none.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { tls: { type: "boolean", default: false }, shared: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [candidateDir] = positionals;
  if (candidateDir === undefined) throw new Error("which folder? usage: dry-run.ts [--tls] [--shared] <candidateDir>");
  const found = await fetchTree({ log: (line) => console.error(line) });
  if (!found.ok) throw new Error(found.reason);
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort()).on("SIGINT", () => stop.abort());
  const { signal } = stop;
  const verdict = await dryRun({ tree: found.tree, candidateDir, tls: values.tls, shared: values.shared, signal });
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
