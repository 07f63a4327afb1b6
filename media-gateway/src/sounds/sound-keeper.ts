import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot, SnapshotSound } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import { makeFolder, syncFolder, writeFileDurable } from "../lib/atomic-file.ts";
import { convertAside } from "./convert-aside.ts";
import { SoundError } from "./pcm.ts";

/** The tenants' sounds as files, `<digest>.wav`, for Asterisk to play. */
export interface SoundKeeper {
  readonly dir: string;
  /** Has every sound of the snapshot there. Throws SoundError with a sentence, naming the sound. */
  prepare(snapshot: Snapshot): Promise<void>;
  /** The file of an upload, converted when it is not there yet. Throws SoundError. */
  upload(tenantId: string, digest: string): Promise<string>;
  /** Removes files that none of the snapshots names and that have not just been made. */
  sweep(snapshots: readonly Snapshot[]): Promise<void>;
}

export interface SoundKeeperOptions {
  readonly dir: string;
  readonly edge: Pick<EdgeClient, "sound">;
  /** A text as a WAV file. Throws when it cannot be spoken. */
  readonly speak: (text: string, language: string) => Promise<Buffer>;
  readonly now: () => number;
}

const DAY_MS = 24 * 3_600_000;

export function createSoundKeeper({ dir, edge, speak, now }: SoundKeeperOptions): SoundKeeper {
  const making = new Map<string, Promise<void>>();
  const fileOf = (digest: string) => join(dir, `${digest}.wav`);

  /** What has its name is whole: it got it by a rename. */
  async function keep(digest: string, make: () => Promise<Buffer>): Promise<void> {
    if (await isThere(fileOf(digest))) return;
    const wav = await make();
    await makeFolder(dir);
    const fresh = `${fileOf(digest)}.new`;
    await writeFileDurable(fresh, wav, 0o640);
    await rename(fresh, fileOf(digest));
    await syncFolder(dir);
  }

  /** One at a time for each: two tenants' applies, or an apply and a greeting, may want the same. */
  function once(digest: string, make: () => Promise<Buffer>): Promise<void> {
    const underway = making.get(digest);
    if (underway !== undefined) return underway;
    const made = keep(digest, make).finally(() => making.delete(digest));
    making.set(digest, made);
    return made;
  }

  async function fetched(tenantId: string, digest: string): Promise<Buffer> {
    return convertAside(await edge.sound(tenantId, digest));
  }

  async function have(tenantId: string, { name, source, text, language, digest }: SnapshotSound): Promise<void> {
    try {
      await once(digest, () =>
        source === "upload" || text === null ? fetched(tenantId, digest) : speak(text, language),
      );
    } catch (error) {
      throw new SoundError(`The sound ${name} cannot be played: ${reasonOf(error)}.`, { cause: error });
    }
  }

  return {
    dir,
    async prepare({ tenant, routing }) {
      for (const sound of routing?.sounds ?? []) await have(tenant.id, sound);
    },
    async upload(tenantId, digest) {
      await once(digest, () => fetched(tenantId, digest));
      return fileOf(digest);
    },
    async sweep(snapshots) {
      const named = new Set(snapshots.flatMap(({ routing }) => routing?.sounds.map(({ digest }) => digest) ?? []));
      for (const file of await readdir(dir).catch(() => [])) {
        const path = join(dir, file);
        const isOld = await stat(path).then(
          ({ mtimeMs }) => now() - mtimeMs > DAY_MS,
          () => false,
        );
        if (isOld && !named.has(file.slice(0, 64))) await rm(path, { force: true });
      }
    },
  };
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof EdgeError) return `it could not be fetched (${error.message})`;
  return error instanceof Error ? error.message : String(error);
}
