import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { removePostgresData } from "../stand-ins/index.ts";
import type { DevPaths } from "./paths.ts";

/** Removes everything earlier starts have left, but for the lock that is being held. */
export async function resetStack(paths: DevPaths): Promise<void> {
  await removePostgresData(paths.postgres);
  if (!existsSync(paths.dir)) return;
  const lock = basename(paths.lock);
  for (const entry of readdirSync(paths.dir)) {
    if (!entry.startsWith(lock)) rmSync(join(paths.dir, entry), { recursive: true, force: true });
  }
}
