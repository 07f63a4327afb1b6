import { mkdir } from "node:fs/promises";
import { PackagesUnavailable } from "./apt.ts";
import { TREE_SUITES } from "./packages.ts";
import { runProgram } from "./run-program.ts";

const BUILD_TIMEOUT_MS = 15 * 60_000;

/**
 * The same packages by way of a container engine, for a Linux machine that is not Debian: builds an image of them,
 * then copies its files out into `root`, so that nothing runs in a container afterwards. Throws PackagesUnavailable.
 */
export async function unpackImage(
  packages: readonly string[],
  root: string,
  log: (line: string) => void,
): Promise<void> {
  const engine = await runProgram(["docker", "version", "--format", "{{.Server.Version}}"], { timeoutMs: 10_000 });
  if (engine.code !== 0) throw new PackagesUnavailable("no container engine answers");
  const suite = TREE_SUITES[0];
  const tag = "callplane-asterisk-tree";
  log("building an image with Asterisk");
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const built = await runProgram(["docker", "build", "-q", "-t", tag, "-"], {
    input: `FROM debian:${suite}-slim\nRUN ${install}\n`,
    timeoutMs: BUILD_TIMEOUT_MS,
  });
  if (built.code !== 0)
    throw new PackagesUnavailable(`the image could not be built: ${built.stderr.trim().split("\n").at(-1)}`);
  const made = await runProgram(["docker", "create", tag, "true"], { timeoutMs: 60_000 });
  if (made.code !== 0) throw new PackagesUnavailable(`the image could not be opened: ${made.stderr.trim()}`);
  const container = made.stdout.trim();
  try {
    log("copying its files");
    await mkdir(root, { recursive: true });
    const copy = ["sh", "-c", 'docker export "$1" | tar -x -C "$2" usr', "sh", container, root];
    const copied = await runProgram(copy, { timeoutMs: BUILD_TIMEOUT_MS });
    if (copied.code !== 0) throw new PackagesUnavailable(`the image could not be unpacked: ${copied.stderr.trim()}`);
  } finally {
    await runProgram(["docker", "rm", "-f", container], { timeoutMs: 60_000 });
  }
}
