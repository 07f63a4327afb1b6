import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const WEB = fileURLToPath(new URL("../..", import.meta.url));
export const NEXT = join(WEB, "node_modules/next/dist/bin/next");
/** Where the build lies. It is kept: the next one is faster, and Next's generated types keep pointing at something. */
export const PORTAL_BUILD = { NEXT_DIST_DIR: ".next-e2e", NEXT_TELEMETRY_DISABLED: "1" };

/** Builds the portal as for production; throws with what Next said where that fails. */
export async function buildPortal(): Promise<void> {
  const child = spawn(process.execPath, [NEXT, "build"], {
    cwd: WEB,
    // Vitest's own NODE_ENV is "test", which Next does not build for.
    env: { ...process.env, ...PORTAL_BUILD, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const take = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`next build ended with ${code}:\n${said}`);
}

// `node build-portal.ts`: once, before several stacks that start with it.
if (import.meta.main) await buildPortal();
