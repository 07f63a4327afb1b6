import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, programEnvironment } from "./environment.ts";
import { REPOSITORY } from "./paths.ts";
import type { ProgramSpec } from "./programs.ts";
import type { Stack } from "./stack.ts";
import { waitUntilAnswers } from "./wait.ts";

const WEB = join(REPOSITORY, "web");
/** What a build of the portal is made from. */
const SOURCES = [
  "web/src/**/*",
  "web/{package.json,next.config.ts,postcss.config.mjs,tsconfig.json}",
  "edge-api/contract/**/*",
  "media-gateway/contract/**/*",
  "pnpm-lock.yaml",
];
/** In the build's folder: the digest of the sources it was made from. */
const BUILT_FROM = "callplane-sources";

/**
 * The portal, as it is built for production: pages answer at once. It is built again only when its sources have changed. With
 * `isWatching` Next's own dev server runs instead, which shows edits at once and compiles each page at its first visit. Resolves
 * once the first page answers.
 */
export async function startPortal(stack: Stack, ours: Environment, isWatching: boolean): Promise<void> {
  const next = join(WEB, "node_modules/next/dist/bin/next");
  if (!existsSync(next)) throw new Error("there is no portal in web/");
  const { ports, secrets } = stack;
  const dist = ours.NEXT_DIST_DIR || ".next";
  const spec = (...args: string[]): ProgramSpec => ({
    name: "portal",
    command: [process.execPath, next, ...args],
    cwd: WEB,
    env: programEnvironment(ours, {
      EDGE_URL: `http://127.0.0.1:${ports.api}`,
      SESSION_SECRET: secrets.sessionSecret,
      PORTAL_SECRET: secrets.portalSecret,
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_DIST_DIR: isWatching ? `${dist}-watch` : dist,
    }),
  });
  const listen = ["--hostname", "127.0.0.1", "--port", String(ports.portal)];
  if (!isWatching) await buildWhenChanged(stack, join(WEB, dist), { ...spec("build"), name: "portal-build" });
  const program = stack.start("portal", spec(isWatching ? "dev" : "start", ...listen));
  await waitUntilAnswers(program, `http://127.0.0.1:${ports.portal}/login`, 180_000);
}

async function buildWhenChanged(stack: Stack, dist: string, build: ProgramSpec): Promise<void> {
  const mark = join(dist, BUILT_FROM);
  const sources = digestOf(SOURCES);
  if (existsSync(mark) && readFileSync(mark, "utf8") === sources) return;
  await stack.run(build);
  writeFileSync(mark, sources);
}

function digestOf(patterns: readonly string[]): string {
  const digest = createHash("sha256");
  const files = globSync([...patterns], { cwd: REPOSITORY, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) digest.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return digest.digest("hex");
}
