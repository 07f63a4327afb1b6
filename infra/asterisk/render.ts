import { BadEnvironment, readEnvironment } from "./config/environment.ts";
import { writeConfig } from "./config/render-config.ts";
import { fetchTree } from "./tree/fetch-tree.ts";

/**
 * Writes a production Asterisk's configuration from the environment (config/environment.ts lists the variables) into
 * `$ASTERISK_DIR/etc`, before Asterisk is started on it. Refuses a bad environment, naming the variable, with code 78.
 */
async function main(): Promise<void> {
  const options = readEnvironment(process.env);
  const found = await fetchTree({ offline: true });
  if (!found.ok) throw new Error(found.reason);
  await writeConfig(options, found.tree);
  console.log(`configuration for Asterisk ${found.tree.version} written to ${options.dir}/etc`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof BadEnvironment ? 78 : 1; // EX_CONFIG: starting again would not help
}
