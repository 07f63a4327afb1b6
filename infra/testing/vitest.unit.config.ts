import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig, mergeConfig, type ViteUserConfig } from "vitest/config";
import { REPOSITORY } from "../dev/paths.ts";
import { ROOMS } from "./checks.ts";
import { findUnitTests } from "./unit-tests.ts";

/** Each room's own settings, but only its tests that need no server, and so without its global set-up. */
async function unitProject(room: string): Promise<ViteUserConfig[]> {
  const root = join(REPOSITORY, room);
  const include = findUnitTests(root);
  const file = join(root, "vitest.config.ts");
  if (include.length === 0 || !existsSync(file)) return [];
  const { default: own }: { default: ViteUserConfig } = await import(pathToFileURL(file).href);
  const { globalSetup: _, include: __, ...test } = own.test ?? {};
  return [mergeConfig({ ...own, test }, { root, test: { name: room, include } })];
}

export default defineConfig({
  root: REPOSITORY,
  test: { projects: (await Promise.all(ROOMS.map(unitProject))).flat() },
});
