import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";

const DEBIAN_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const DEBIAN_RELEASE = /^(old|oldold)?stable$|^(testing|unstable|sid|bullseye|bookworm|trixie|forky|duke)$/;
const FETCH_TIMEOUT_MS = 10 * 60_000;
const UNPACKERS = 3;

/** Something about the machine or the mirror that keeps Debian's packages from us; the message is for people. */
export class PackagesUnavailable extends Error {
  override name = "PackagesUnavailable";
}

/**
 * Downloads a set of Debian packages with everything they need and unpacks them into `root`, as any user, without
 * touching the machine's own packages: apt with its state in `workDir` and an empty list of what is installed.
 * The mirror and the proxy are the machine's own. Throws PackagesUnavailable.
 */
export async function unpackPackages(
  mirror: string,
  suite: string,
  packages: readonly string[],
  workDir: string,
  root: string,
  log: (line: string) => void,
): Promise<void> {
  const apt = await privateApt(mirror, suite, workDir);
  log(`reading Debian's package list (${suite})`);
  await must([...apt, "update"], workDir, `Debian's package list (${suite}) could not be read`);
  const plan = await must(
    [...apt, "install", "--print-uris", "-qq", "-y", ...packages],
    workDir,
    "packages are missing",
  );
  const wanted = [...plan.matchAll(/^'[^']+' ([^_ ]+)_([^_ ]+)_[^ ]+ (\d+)/gm)];
  if (wanted.length === 0) throw new PackagesUnavailable("apt names no package to fetch");
  const names = wanted.map(([, name, version]) => `${name}=${decodeURIComponent(version ?? "")}`);
  const megabytes = Math.round(wanted.reduce((sum, match) => sum + Number(match[3]), 0) / 1e6);
  log(`fetching ${names.length} packages, ${megabytes} MB`);
  const debs = join(workDir, "debs");
  await mkdir(debs, { recursive: true });
  await must([...apt, "download", "-qq", ...names], debs, "packages could not be downloaded");
  await unpackAll(debs, root, log);
}

async function unpackAll(debs: string, root: string, log: (line: string) => void): Promise<void> {
  const files = (await readdir(debs)).filter((name) => name.endsWith(".deb")).sort();
  // The one that lays out the folders and their links (/lib → usr/lib) has to come first.
  const first = files.findIndex((name) => name.startsWith("base-files_"));
  const order = first === -1 ? files : [...files.splice(first, 1), ...files];
  log(`unpacking ${order.length} packages`);
  await mkdir(root, { recursive: true });
  const unpack = (file: string) =>
    must(["dpkg-deb", "-x", join(debs, file), root], root, `${file} could not be unpacked`);
  const [base, ...rest] = order;
  if (base !== undefined) await unpack(base);
  const worker = async () => {
    for (let file = rest.shift(); file !== undefined; file = rest.shift()) await unpack(file);
  };
  await Promise.all(Array.from({ length: UNPACKERS }, worker));
}

async function privateApt(mirror: string, suite: string, workDir: string): Promise<string[]> {
  for (const folder of ["lists/partial", "archives/partial"]) await mkdir(join(workDir, folder), { recursive: true });
  await writeFile(join(workDir, "status"), "");
  if (!existsSync(DEBIAN_KEYRING)) throw new PackagesUnavailable(`Debian's keyring is not at ${DEBIAN_KEYRING}`);
  await writeFile(join(workDir, "sources.list"), `deb [signed-by=${DEBIAN_KEYRING}] ${mirror} ${suite} main\n`);
  const options = {
    "Dir::Etc::sourcelist": join(workDir, "sources.list"),
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    "Dir::State": workDir,
    "Dir::State::lists": join(workDir, "lists"),
    "Dir::State::status": join(workDir, "status"),
    "Dir::Cache": workDir,
    "Dir::Cache::archives": join(workDir, "archives"),
    "APT::Install-Recommends": "0",
    "APT::Sandbox::User": "",
    "APT::Update::Error-Mode": "any",
    "Debug::NoLocking": "1",
    "Acquire::Languages": "none",
  };
  return ["apt-get", ...Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`])];
}

/**
 * The Debian mirrors this machine's own apt uses, likeliest first; no mirror's name stands in this project.
 * Other publishers also call their releases after Debian's, so the caller tries one after another: Debian's key decides.
 * Throws PackagesUnavailable when apt is not there or names none.
 */
export async function machineMirrors(): Promise<string[]> {
  const listed = await runProgram([
    "apt-get",
    "indextargets",
    "--format",
    "$(REPO_URI) $(RELEASE) $(COMPONENT)",
    "Created-By: Packages",
  ]);
  if (listed.code !== 0) throw new PackagesUnavailable("there is no apt-get on this machine");
  const found = new Set<string>();
  for (const line of listed.stdout.trim().split("\n")) {
    const [uri = "", release = "", component = ""] = line.split(" ");
    if (component === "main" && DEBIAN_RELEASE.test(release)) found.add(uri);
  }
  if (found.size === 0) throw new PackagesUnavailable("apt on this machine names no Debian mirror");
  return [...found].sort((a, b) => Number(b.includes("/debian")) - Number(a.includes("/debian")));
}

async function must(command: string[], cwd: string, complaint: string): Promise<string> {
  const ended = await runProgram(command, { cwd, timeoutMs: FETCH_TIMEOUT_MS, env: { LC_ALL: "C" } });
  if (ended.code === 0) return ended.stdout;
  const said = ended.stderr
    .trim()
    .split("\n")
    .filter((line) => /^(E:|dpkg)/.test(line));
  throw new PackagesUnavailable(`${complaint}: ${said[0] ?? ended.stderr.trim().split("\n").at(-1) ?? ended.code}`);
}
