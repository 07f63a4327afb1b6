import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Small configurations reload in milliseconds: what takes longer than this is an Asterisk that hangs (faults.md row 4: 10 s). */
const BASE_MS = 9_000;
/** 10 000 phones are some 7 MB and take 2 s on an idle machine, ten times that on a crowded one. */
const PER_MEGABYTE_MS = 3_000;
const MEGABYTE = 1_000_000;

/** How long a reload of the files below `dir` may take, in ms, before Asterisk is taken for hanging. */
export async function reloadLimitMs(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return BASE_MS + Math.round((bytes / MEGABYTE) * PER_MEGABYTE_MS);
}
