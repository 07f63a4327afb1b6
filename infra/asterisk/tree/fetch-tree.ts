import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { linkLanguages, speakMissing } from "../sounds/speak-missing.ts";
import { machineMirrors, PackagesUnavailable, unpackPackages } from "./apt.ts";
import { cacheFolder } from "./cache-folder.ts";
import { withCacheLock } from "./cache-lock.ts";
import { unpackImage } from "./image.ts";
import { MINIMUM_VERSION, TREE_LAYOUT, TREE_PACKAGES, TREE_SUITES } from "./packages.ts";
import { runProgram } from "./run-program.ts";
import { findSystemAsterisk } from "./system-asterisk.ts";
import { findTool } from "./tool-command.ts";
import { type AsteriskTree, loaderOf, multiarch } from "./tree.ts";
import { isAtLeast, parseVersion } from "./version.ts";

/** An Asterisk to run, or a sentence that says why there is none on this machine. */
export type TreeResult = { ok: true; tree: AsteriskTree } | { ok: false; reason: string };

export type FetchTreeOptions = {
  /** Where trees are kept between runs; `CALLPLANE_CACHE`, or a folder of the user's that all clones share. */
  cacheDir?: string;
  /** Debian packages wanted besides TREE_PACKAGES. */
  extraPackages?: readonly string[];
  /** Only look, fetch nothing. */
  offline?: boolean;
  /** Told what takes time, one line at a time. */
  log?: (line: string) => void;
};

/**
 * Finds Asterisk ≥ MINIMUM_VERSION, or fetches it without root: one installed on the machine, a tree unpacked
 * earlier, Debian's packages through the machine's own apt, or the same packages out of a container image.
 * Several callers at once share one download.
 */
export async function fetchTree(options: FetchTreeOptions = {}): Promise<TreeResult> {
  if (options.extraPackages === undefined) {
    const system = await findSystemAsterisk();
    if (system !== undefined) return { ok: true, tree: system };
  }
  if (multiarch() === undefined) {
    const machine = `${process.platform} on ${process.arch}`;
    return {
      ok: false,
      reason: `Asterisk ${MINIMUM_VERSION} or newer is not installed, and cannot be fetched for ${machine}`,
    };
  }
  const packages = [...new Set([...TREE_PACKAGES, ...(options.extraPackages ?? [])])].sort();
  const folder = join(cacheFolder(options.cacheDir), `asterisk-tree-${fingerprint(packages)}`);
  const ready = await openTree(folder);
  if (ready !== undefined) return { ok: true, tree: ready };
  if (options.offline)
    return { ok: false, reason: `no Asterisk ${MINIMUM_VERSION} or newer here, and fetching was not asked for` };
  const log = options.log ?? (() => {});
  return withCacheLock(
    `${folder}.lock`,
    () => log("another program is fetching Asterisk; waiting for it"),
    async () => {
      const meanwhile = await openTree(folder);
      return meanwhile === undefined ? fetchInto(folder, packages, log) : { ok: true, tree: meanwhile };
    },
  );
}

function fingerprint(packages: readonly string[]): string {
  const content = JSON.stringify([TREE_LAYOUT, TREE_SUITES, process.arch, packages]);
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

async function fetchInto(
  folder: string,
  packages: readonly string[],
  log: (line: string) => void,
): Promise<TreeResult> {
  const workDir = `${folder}.${randomUUID().slice(0, 8)}`;
  const root = join(workDir, "root");
  try {
    await mkdir(workDir, { recursive: true });
    const complaints = await unpackFromSomewhere(workDir, root, packages, log);
    if (complaints !== undefined) return { ok: false, reason: `Asterisk could not be fetched: ${complaints}` };
    await linkLanguages(join(root, "usr/share/asterisk/sounds"));
    const version = await versionOf(root);
    if (version === undefined)
      return { ok: false, reason: "the Asterisk that was fetched does not run on this machine" };
    if (!isAtLeast(version, MINIMUM_VERSION))
      return { ok: false, reason: `only Asterisk ${version} is to be had, not ${MINIMUM_VERSION}` };
    await completeSounds(treeAt(root, version), log);
    await writeFile(join(root, "callplane-tree.json"), JSON.stringify({ version, packages }));
    await rename(root, folder).catch((error: unknown) => {
      if (!existsSync(join(folder, "callplane-tree.json"))) throw error; // else another was quicker, and theirs is as good
    });
    log(`Asterisk ${version} is ready`);
    const tree = await openTree(folder);
    return tree === undefined ? { ok: false, reason: `${folder} went away` } : { ok: true, tree };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Undefined once the packages are unpacked into `root`, or what every source said. */
async function unpackFromSomewhere(
  workDir: string,
  root: string,
  packages: readonly string[],
  log: (line: string) => void,
): Promise<string | undefined> {
  const complaints: string[] = [];
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await rm(root, { recursive: true, force: true });
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof PackagesUnavailable)) throw error;
      if (!complaints.includes(error.message)) complaints.push(error.message);
      return false;
    }
  };
  let mirrors: string[] = [];
  await attempt(async () => {
    mirrors = await machineMirrors();
  });
  for (const suite of TREE_SUITES) {
    for (const [index, mirror] of mirrors.entries()) {
      const apt = join(workDir, `${suite}-${index}`);
      if (await attempt(() => unpackPackages(mirror, suite, packages, apt, root, log))) return undefined;
    }
  }
  return (await attempt(() => unpackImage(packages, root, log))) ? undefined : complaints.join("; ");
}

async function versionOf(root: string): Promise<string | undefined> {
  const printed = await runProgram([...loaderOf(root), join(root, "usr/sbin/asterisk"), "-V"], { timeoutMs: 20_000 });
  return parseVersion(printed.stdout);
}

async function openTree(folder: string): Promise<AsteriskTree | undefined> {
  const label = await readFile(join(folder, "callplane-tree.json"), "utf8").catch(() => undefined);
  if (label === undefined) return undefined;
  const version = parseVersion(label);
  if (version === undefined) return undefined;
  return treeAt(folder, version);
}

function treeAt(root: string, version: string): AsteriskTree {
  return {
    origin: "unpacked",
    version,
    root,
    asterisk: [...loaderOf(root), join(root, "usr/sbin/asterisk")],
    moduleDir: join(root, `usr/lib/${multiarch()}/asterisk/modules`),
    dataDir: join(root, "usr/share/asterisk"),
    sbinDir: join(root, "usr/sbin"),
  };
}

/** Without a voice the tree is as good, but for some sentences in English. */
async function completeSounds(tree: AsteriskTree, log: (line: string) => void): Promise<void> {
  const [speak, convert] = [findTool(tree, "espeak-ng"), findTool(tree, "sox")];
  if (speak === undefined || convert === undefined) return;
  log("speaking what recordings lack");
  for (const complaint of await speakMissing(join(tree.dataDir, "sounds"), { speak, convert })) log(complaint);
}
