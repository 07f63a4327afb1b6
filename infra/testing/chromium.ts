import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export type Chromium = { path: string } | { reason: string };

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser the tests drive: CHROMIUM names one, else the first on the PATH; or in words why there is none. */
export function findChromium(environment: Readonly<Record<string, string | undefined>> = process.env): Chromium {
  const named = environment.CHROMIUM;
  if (named) return isExecutable(named) ? { path: named } : { reason: `CHROMIUM names ${named}, which cannot be run` };
  const folders = (environment.PATH ?? "").split(delimiter);
  for (const name of NAMES) {
    const path = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (path !== undefined) return { path };
  }
  return { reason: "no Chromium on this machine (install one, or name it in CHROMIUM)" };
}

/** The same, after trying to install Debian's package where that needs nobody's leave: as root, with apt. */
export function fetchChromium(): Chromium {
  const found = findChromium();
  if ("path" in found || process.env.CHROMIUM) return found;
  if (process.getuid?.() !== 0) return { reason: `${found.reason}; not root, so not installing it` };
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const { error, status, stderr } = spawnSync("apt-get", args, {
      env,
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (error !== undefined) return { reason: `${found.reason}; no apt-get to install it with` };
    if (status !== 0)
      return { reason: `${found.reason}; apt-get ${args[0]} failed: ${stderr.trim().split("\n").at(-1)}` };
  }
  return findChromium();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
