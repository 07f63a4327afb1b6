import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { MINIMUM_VERSION } from "./packages.ts";
import { runProgram } from "./run-program.ts";
import type { AsteriskTree } from "./tree.ts";
import { multiarch } from "./tree.ts";
import { isAtLeast, parseVersion } from "./version.ts";

const USUAL_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/usr/bin"];

/** The Asterisk installed on this machine, if it is recent enough and its modules are where they usually are. */
export async function findSystemAsterisk(): Promise<AsteriskTree | undefined> {
  const binary = findOnPath("asterisk");
  if (binary === undefined) return undefined;
  const printed = await runProgram([binary, "-V"], { timeoutMs: 10_000 });
  const version = parseVersion(printed.stdout);
  if (version === undefined || !isAtLeast(version, MINIMUM_VERSION)) return undefined;
  const moduleDir = [
    `/usr/lib/${multiarch()}/asterisk/modules`,
    "/usr/lib/asterisk/modules",
    "/usr/lib64/asterisk/modules",
  ].find((folder) => existsSync(join(folder, "res_pjsip.so")));
  const dataDir = ["/usr/share/asterisk", "/var/lib/asterisk"].find((folder) =>
    existsSync(join(folder, "documentation/core-en_US.xml")),
  );
  if (moduleDir === undefined || dataDir === undefined) return undefined;
  return { origin: "system", version, root: "/", asterisk: [binary], moduleDir, dataDir, sbinDir: dirname(binary) };
}

/** Where a program is, looking where the shell looks and in the system folders an ordinary user's PATH leaves out. */
export function findOnPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...USUAL_FOLDERS];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}
