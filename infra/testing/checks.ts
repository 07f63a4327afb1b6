import { existsSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../dev/paths.ts";
import { type CommandResult, runCommand } from "./commands.ts";
import { findDeadPaths } from "./doc-paths.ts";
import { findBreaches } from "./house-rules.ts";

/** A check of the source as it stands; needs no server. */
export type Check = {
  name: string;
  /** `niceness` is by how much it gives way to others. */
  run(niceness?: number): Promise<CommandResult>;
};

export const ROOMS = ["drizzle", "edge-api", "infra", "media-gateway", "web"] as const;

const command = (name: string, ...args: string[]): Check => ({
  name,
  run: (niceness = 0) => runCommand(args, { niceness }),
});

export const CHECKS: readonly Check[] = [
  command("format and lint", "biome", "check", "--error-on-warnings", "."),
  ...ROOMS.filter((room) => existsSync(join(REPOSITORY, room, "tsconfig.json"))).map((room) =>
    command(`types of ${room}`, "tsc", "-p", room, "--noEmit"),
  ),
  command(
    "boundaries",
    "depcruise",
    "--config",
    ".dependency-cruiser.cjs",
    "drizzle",
    "edge-api",
    "infra",
    "media-gateway",
    "web/src",
  ),
  inProcess("house rules", () => findBreaches(REPOSITORY).map(({ file, rule }) => `${file}: ${rule}`)),
  inProcess("paths named in docs", () =>
    findDeadPaths(REPOSITORY).map(
      ({ document, line, path }) => `${document}:${line} names ${path}, which is not there`,
    ),
  ),
];

function inProcess(name: string, findComplaints: () => string[]): Check {
  return {
    name,
    run: async () => {
      const startedAt = performance.now();
      let complaints: string[];
      try {
        complaints = findComplaints();
      } catch (error) {
        complaints = [`it could not be made: ${error instanceof Error ? error.message : String(error)}`];
      }
      const seconds = (performance.now() - startedAt) / 1_000;
      return { ok: complaints.length === 0, output: complaints.join("\n"), seconds };
    },
  };
}
