import { parseArgs } from "node:util";
import { partialOptions } from "./config/environment.ts";
import { startAsterisk } from "./instance/start-asterisk.ts";
import { fetchTree } from "./tree/fetch-tree.ts";

/**
 * Runs one Asterisk as a program of its own, with the same environment variables as in production; ports and
 * credentials it is not given are chosen afresh. Prints one line of JSON when ready: `{ "ok": true, "instance": … }`, or
 * `{ "ok": false, "reason": … }` and ends with code 3 when there is no Asterisk to be had. Ends on SIGTERM, on
 * SIGINT, and when its standard input or IPC channel closes (`--keep` to leave the latter out).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
  const found = await fetchTree({ log: (line) => console.error(line) });
  if (!found.ok) {
    console.log(JSON.stringify({ ok: false, reason: found.reason }));
    process.exitCode = 3;
    return;
  }
  const instance = await startAsterisk({
    tree: found.tree,
    options: partialOptions(process.env),
    onOutput: (line) => console.error(line),
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= instance.stop().finally(() => process.exit());
  };
  process.on("SIGTERM", stop).on("SIGINT", stop).on("disconnect", stop);
  if (!values.keep) process.stdin.on("end", stop).on("close", stop).resume();
  void instance.ended.then(() => {
    if (stopping !== undefined) return;
    console.error("Asterisk ended by itself");
    process.exit(1);
  });
  console.log(JSON.stringify({ ok: true, instance, version: found.tree.version }));
}

await main();
