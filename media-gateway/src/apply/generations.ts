import { link, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Generation } from "../confgen/index.ts";
import { makeFolder, syncFolder, writeFileDurable } from "../lib/atomic-file.ts";
import { type FileChanges, RELOADABLE } from "./ports.ts";

/** Never written again; digests are no passwords, but nobody else's business: Asterisk reads as the same user or group. */
const FILE_MODE = 0o440;
export const FOLDERS = RELOADABLE.map((what) => `${what}.d`);

export interface LiveGeneration {
  readonly path: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Generations on disk: folders that are never changed once they have their name, and the link that says which one is live. */
export interface GenerationStore {
  /** What the link leads to now. */
  readLive(): Promise<LiveGeneration>;
  read(path: string): Promise<LiveGeneration>;
  /** Where `write` will put the next one. */
  nextPath(next: Generation): Promise<string>;
  /** Writes a whole generation durably, beside the live one; files equal to those of `previous` are links to them. */
  write(path: string, next: Generation, previous: LiveGeneration): Promise<void>;
  /** One rename: Asterisk sees the old files or the new ones, never a mixture. */
  switchTo(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Forgets generations but the last `keep` and the live one. */
  prune(keep: number): Promise<void>;
}

export function createGenerationStore(options: {
  root: string;
  liveLink: string;
  checkpoint?: (name: string) => void;
}): GenerationStore {
  const { root, liveLink, checkpoint = () => undefined } = options;

  async function livePath(): Promise<string> {
    const target = await readlink(liveLink).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new Error(`${liveLink} is not a link that can be turned to a new generation`, { cause: error });
    });
    if (target !== undefined) return resolve(dirname(liveLink), target);
    const empty = join(root, "000000-empty");
    for (const folder of FOLDERS) await makeFolder(join(empty, folder));
    await switchTo(empty);
    return empty;
  }

  async function read(path: string): Promise<LiveGeneration> {
    const files = new Map<string, string>();
    for (const folder of FOLDERS) {
      const names = await readdir(join(path, folder)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return []; // as Asterisk takes it
        throw error;
      });
      for (const name of names.filter((file) => file.endsWith(".conf")).sort()) {
        files.set(`${folder}/${name}`, await readFile(join(path, folder, name), "utf8"));
      }
    }
    return { path, files };
  }

  async function switchTo(path: string): Promise<void> {
    await makeFolder(dirname(liveLink));
    const temporary = `${liveLink}.next`;
    await rm(temporary, { force: true });
    await symlink(path, temporary);
    checkpoint("link-made");
    await rename(temporary, liveLink);
    checkpoint("link-renamed");
    await syncFolder(dirname(liveLink));
  }

  async function names(): Promise<string[]> {
    await makeFolder(root);
    return (await readdir(root)).filter((name) => /^\d{6,}-[0-9a-z]+$/.test(name)).sort(bySequence);
  }

  async function write(path: string, next: Generation, previous: LiveGeneration): Promise<void> {
    const temporary = `${path}.tmp`;
    await rm(temporary, { recursive: true, force: true });
    for (const folder of FOLDERS) await mkdir(join(temporary, folder), { recursive: true });
    for (const [file, text] of next.files) {
      const target = join(temporary, file);
      if (previous.files.get(file) === text && (await canLink(join(previous.path, file), target))) continue;
      await writeFileDurable(target, text, FILE_MODE);
      checkpoint("file-written");
    }
    for (const folder of FOLDERS) await syncFolder(join(temporary, folder));
    await syncFolder(temporary);
    checkpoint("generation-written");
    await rename(temporary, path);
    await syncFolder(root);
    checkpoint("generation-named");
  }

  return {
    readLive: async () => read(await livePath()),
    read,
    async nextPath(next) {
      const last = (await names()).at(-1);
      const sequence = last === undefined ? 1 : Number.parseInt(last, 10) + 1;
      return join(root, `${String(sequence).padStart(6, "0")}-${next.id}`);
    },
    write,
    switchTo,
    async remove(path) {
      await rm(`${path}.tmp`, { recursive: true, force: true });
      await rm(path, { recursive: true, force: true });
    },
    async prune(keep) {
      const live = await livePath();
      for (const name of (await names()).slice(0, -keep)) {
        if (join(root, name) !== live) await rm(join(root, name), { recursive: true, force: true });
      }
    },
  };
}

/** What differs, the order kept. */
export function compareFiles(previous: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>): FileChanges {
  return {
    changed: [...next].filter(([file, text]) => previous.get(file) !== text).map(([file]) => file),
    removed: [...previous.keys()].filter((file) => !next.has(file)),
  };
}

async function canLink(from: string, to: string): Promise<boolean> {
  try {
    if (!(await stat(from)).isFile()) return false;
    await link(from, to);
    return true;
  } catch {
    return false; // another file system, or one without hard links: written anew
  }
}

function bySequence(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}
