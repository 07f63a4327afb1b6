import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SOUND_FOLDERS } from "../sounds/languages.ts";
import { readTexts } from "../sounds/speak-missing.ts";
import { asteriskOrReason } from "../testing/asterisk-or-reason.ts";
import { withCacheLock } from "./cache-lock.ts";
import { fetchTree } from "./fetch-tree.ts";
import { runProgram } from "./run-program.ts";
import { findOnPath } from "./system-asterisk.ts";
import { toolCommand } from "./tool-command.ts";
import { isAtLeast, parseVersion } from "./version.ts";

const asterisk = await asteriskOrReason();
const isUnpacked = !asterisk.skip && asterisk.tree.origin === "unpacked";
const path = process.env.PATH ?? "";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fetch-tree-test-"));
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

/** Puts a shell script under a program's name where it is found first, or alone. */
function program(name: string, script: string): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "bin", name), 0o755);
}

describe("versions", () => {
  it.each([
    ["22.10.1", "22.10.1", true],
    ["22.10.0", "22.10.1", false],
    ["22.9.3", "22.10.1", false],
    ["23.0.0", "22.10.1", true],
    ["20.20.1", "22.10.1", false],
  ])("%s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });

  it("reads Debian's way of writing one", () => {
    expect(parseVersion("Asterisk 22.10.1+dfsg+~cs6.17.60671434-1")).toBe("22.10.1");
    expect(parseVersion("command not found")).toBeUndefined();
  });
});

describe("the cache's lock", () => {
  it("lets one work at a time", async () => {
    let [inside, most, waited] = [0, 0, 0];
    const work = async () => {
      most = Math.max(most, ++inside);
      await runProgram(["true"]);
      inside--;
    };
    const lock = join(folder, "lock");
    await Promise.all(Array.from({ length: 5 }, () => withCacheLock(lock, () => waited++, work)));
    expect(most).toBe(1);
    expect(waited).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken over from a program that has gone", async () => {
    const lock = join(folder, "lock");
    writeFileSync(lock, `4194304 ${hostname()}`); // beyond the highest process id
    expect(
      await withCacheLock(
        lock,
        () => {},
        async () => "done",
      ),
    ).toBe("done");
  });
});

describe("fetching", () => {
  it("says in words why nothing is to be had, and leaves nothing", async () => {
    program("docker", "exit 1");
    program("apt-get", "exit 100");
    process.env.PATH = join(folder, "bin");
    const found = await fetchTree({ cacheDir: join(folder, "cache"), extraPackages: [] });
    expect(found).toEqual({
      ok: false,
      reason: "Asterisk could not be fetched: there is no apt-get on this machine; no container engine answers",
    });
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
  });

  it("says so when the mirror does not answer", async () => {
    program("docker", "exit 1");
    program(
      "apt-get",
      'case "$*" in indextargets*) echo "http://127.0.0.1:1/debian bookworm main";; *) echo "E: Failed to fetch" >&2; exit 100;; esac',
    );
    process.env.PATH = `${join(folder, "bin")}${delimiter}${path}`;
    const found = await fetchTree({ cacheDir: join(folder, "cache"), extraPackages: [] });
    expect(found).toMatchObject({
      ok: false,
      reason: expect.stringContaining("could not be read: E: Failed to fetch"),
    });
  });

  it("does not reach out when told to look only", async () => {
    const found = await fetchTree({ cacheDir: join(folder, "cache"), extraPackages: [], offline: true });
    expect(found).toMatchObject({ ok: false, reason: expect.stringContaining("fetching was not asked for") });
  });

  // The engine is a stand-in that answers as docker does; its image holds links into the tree this machine has already.
  it.skipIf(asterisk.skip || asterisk.tree.origin !== "unpacked")(
    `copies a container image's files where there are no Debian packages${asterisk.because}`,
    async () => {
      program("apt-get", "exit 100");
      mkdirSync(join(folder, "image/usr"), { recursive: true });
      for (const name of ["lib", "lib64", "sbin"])
        symlinkSync(join(asterisk.tree.root, "usr", name), join(folder, "image/usr", name));
      program(
        "docker",
        `case "$1" in
          version) echo 28.0.0;;
          build) cat >'${folder}/Dockerfile'; echo sha256:0;;
          create) echo abc;;
          export) [ "$2" = abc ] && tar -c -C '${folder}/image' usr;;
          rm) echo "$3" >'${folder}/removed';;
        esac`,
      );
      process.env.PATH = `${join(folder, "bin")}${delimiter}${path}`;
      const found = await fetchTree({ cacheDir: join(folder, "cache"), extraPackages: [] });
      expect(found).toMatchObject({ ok: true, tree: { origin: "unpacked", version: asterisk.tree.version } });
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(["Dockerfile", "removed"]));
      expect(readdirSync(join(folder, "cache"))).toHaveLength(1);
    },
    30_000,
  );
});

describe.skipIf(asterisk.skip)(`the tools beside Asterisk${asterisk.because}`, () => {
  it.each([
    ["sipp", ["-v"], /SIPp v3/],
    ["espeak-ng", ["--version"], /eSpeak NG/],
    ["sox", ["--version"], /SoX/],
    ["ip", ["-V"], /iproute2/],
    ["nft", ["--version"], /nftables/],
    ["baresip", ["-h"], /baresip v/],
  ] as const)("%s runs", async (tool, args, expected) => {
    const { command, env } = toolCommand(asterisk.tree, tool);
    const ended = await runProgram([...command, ...args], { env });
    expect(ended.stdout + ended.stderr).toMatch(expected);
  });

  it("espeak-ng speaks", async () => {
    const { command, env } = toolCommand(asterisk.tree, "espeak-ng");
    const spoken = await runProgram([...command, "-v", "en", "--stdout", "hello there"], { env });
    expect(spoken.stdout.length).toBeGreaterThan(10_000);
    expect(spoken.stdout.startsWith("RIFF")).toBe(true);
  });

  it.skipIf(!isUnpacked).each(Object.keys(SOUND_FOLDERS))(
    "the sounds of a tree of ours in %s have a recording, or our own words spoken, for each of our texts",
    async (language) => {
      const sounds = join(asterisk.tree.dataDir, "sounds", language);
      const recorded = new Set(readdirSync(sounds, { recursive: true }).map(String));
      for (const name of ["vm-intro.gsm", "digits/7.gsm", "queue-youarenext.gsm", "conf-getpin.gsm"])
        expect(recorded.has(name), name).toBe(true);
      for (const [name, words] of await readTexts(language)) {
        expect(recorded.has(`${name}.gsm`) || recorded.has(`${name}.wav`), name).toBe(true);
        if (!recorded.has(`${name}.wav`)) continue;
        // 8 000 samples a second of 2 bytes; nobody says more than 30 letters a second.
        const wav = readFileSync(join(sounds, `${name}.wav`));
        expect([wav.readUInt32LE(24), wav.readUInt16LE(34)], name).toEqual([8000, 16]);
        expect(wav.length, name).toBeGreaterThan((words.length / 30) * 16_000);
      }
    },
  );

  it("throws for a tool that is not there", () => {
    expect(() => toolCommand(asterisk.tree, "no-such-tool")).toThrow("no-such-tool is not to be had");
    expect(findOnPath("no-such-tool")).toBeUndefined();
  });
});
