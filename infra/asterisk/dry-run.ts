import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { cacheFolder } from "./tree/cache-folder.ts";

// Half of its start is compiling; whoever waits for an apply waits for this.
enableCompileCache(join(cacheFolder(), "compiled"));
const [{ dryRun }, { fetchTree }] = await Promise.all([import("./dry-run/judge.ts"), import("./tree/fetch-tree.ts")]);

/**
 * Judges a candidate folder: `node infra/asterisk/dry-run.ts [--tls] [--shared] <candidateDir>`. With `-` the folder is read from
 * standard input, so that the program is there before the candidate is; nothing read is nothing to do. Prints the Verdict as one
 * JSON object. Ends with 0 whenever there is a verdict, good or bad; with 1 and a sentence on stderr when there is none.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { tls: { type: "boolean", default: false }, shared: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [given] = positionals;
  if (given === undefined) throw new Error("which folder? usage: dry-run.ts [--tls] [--shared] <candidateDir>");
  const found = await fetchTree({ log: (line) => console.error(line) });
  if (!found.ok) throw new Error(found.reason);
  const candidateDir = given === "-" ? (await text(process.stdin)).trim() : given;
  if (candidateDir === "") return;
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
