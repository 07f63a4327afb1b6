import { homedir } from "node:os";
import { join } from "node:path";

/** What is kept between runs: `CALLPLANE_CACHE`, or a folder of the user's that all clones share. */
export function cacheFolder(given?: string): string {
  const perUser = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "callplane");
  return given ?? (process.env.CALLPLANE_CACHE || perUser);
}
