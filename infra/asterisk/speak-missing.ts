import { parseArgs } from "node:util";
import { speakMissing } from "./sounds/speak-missing.ts";
import { findOnPath } from "./tree/system-asterisk.ts";

/**
 * `node speak-missing.ts <folder of sounds>`: speaks what installed recordings lack, for a machine that has espeak-ng and sox. The image
 * does it once, when it is built.
 */
const [soundsDir] = parseArgs({ allowPositionals: true }).positionals;
const [speak, convert] = ["espeak-ng", "sox"].map((tool) => ({ command: [findOnPath(tool) ?? tool], env: {} }));
if (soundsDir === undefined || speak === undefined || convert === undefined) {
  console.error("which folder holds Asterisk's sounds?");
  process.exit(64);
}
const complaints = await speakMissing(soundsDir, { speak, convert });
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
