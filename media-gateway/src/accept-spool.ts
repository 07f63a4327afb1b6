import { acceptSpool, spoolPlaces } from "./voicemail/index.ts";

/*
 * `node src/accept-spool.ts`, in the gateway's environment and as its user: the voicemail folder as it is now is the right one, be it a new
 * disk or an old one. The gateway that runs sees it within seconds. When to do this: docs/runbooks/voicemail-disk-missing.md.
 */
const { GATEWAY_DATA_DIR: dataDir = "", ASTERISK_SPOOL_DIR: spoolDir = "" } = process.env;
const places = spoolPlaces({ dataDir, spoolDir: spoolDir === "" ? undefined : spoolDir });
if (dataDir === "" || places === undefined) {
  console.error("GATEWAY_DATA_DIR and ASTERISK_SPOOL_DIR must name the folders the gateway works with");
  process.exitCode = 2;
} else {
  const { spoolId, isNew } = await acceptSpool(places);
  const which = isNew ? "a new voicemail disk, which got its name now" : "the voicemail disk from now on";
  console.log(`${places.dir} is ${which}: ${spoolId}`);
}
