import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** An Asterisk that can be started, and the tools beside it. */
export type AsteriskTree = {
  /** `system`: installed on this machine; `unpacked`: our own folder, run through its own loader and libraries. */
  origin: "system" | "unpacked";
  /** Asterisk's version, `22.10.1`. */
  version: string;
  /** `/`, or the folder the packages were unpacked into. */
  root: string;
  /** The argv that starts Asterisk, without arguments. */
  asterisk: string[];
  moduleDir: string;
  /** Sounds, music, documentation (`astdatadir`). */
  dataDir: string;
  /** The folder of `asterisk` itself (`astsbindir`). */
  sbinDir: string;
};

/** The CPU's folder name in Debian, `x86_64-linux-gnu`; undefined on a machine we know no packages for. */
export function multiarch(): string | undefined {
  if (process.platform !== "linux") return undefined;
  return { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch as "x64" | "arm64"];
}

/** The argv prefix that runs a program of an unpacked tree with the tree's own libraries. Throws when none is there. */
export function loaderOf(root: string): string[] {
  const arch = multiarch();
  if (arch === undefined) throw new Error(`no packages for ${process.platform} on ${process.arch}`);
  for (const folder of ["usr/lib64", "lib64", "usr/lib", "lib", `usr/lib/${arch}`]) {
    const path = join(root, folder);
    const loader = existsSync(path) && readdirSync(path).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
    if (loader) {
      const libraries = [`usr/lib/${arch}`, `usr/lib/${arch}/pulseaudio`, "usr/lib"].map((lib) => join(root, lib));
      return [join(path, loader), "--library-path", libraries.join(":")];
    }
  }
  throw new Error(`no program loader in ${root}`);
}
