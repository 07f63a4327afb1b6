import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { controlFolder } from "./config/render-config.ts";
import { runConsoleCommand } from "./instance/control-socket.ts";

/**
 * Asks a running Asterisk something: `node infra/asterisk/console.ts [--dir <folder>] pjsip show contacts`. Without
 * `--dir` it is the one of `pnpm dev`. In production: `asterisk -C <folder>/etc/asterisk.conf -rx "…"`.
 */
const { values, positionals } = parseArgs({ options: { dir: { type: "string" } }, allowPositionals: true });
const dir = resolve(values.dir ?? join(import.meta.dirname, "../../.dev/asterisk"));
try {
  process.stdout.write(await runConsoleCommand(join(controlFolder({ dir }), "asterisk.ctl"), positionals.join(" ")));
} catch (error) {
  console.error(`no Asterisk answers in ${dir}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
