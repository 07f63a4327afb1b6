import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type SnapshotEnvelope, snapshotEnvelope } from "@callplane/edge-api/contract";
import { syncFolder, writeFileAtomic } from "../lib/atomic-file.ts";
import type { Log } from "../lib/log.ts";

/** Last good snapshot of each tenant, on disk: what this gateway runs with when the edge is out of reach. */
export interface SnapshotFolder {
  stage(envelope: SnapshotEnvelope): Promise<void>;
  promote(tenantId: string): Promise<void>;
  discardStaged(tenantId: string): Promise<void>;
  remove(tenantId: string): Promise<void>;
  read(tenantId: string): Promise<SnapshotEnvelope | undefined>;
  readAll(): Promise<SnapshotEnvelope[]>;
}

export function createSnapshotFolder(dir: string, log: Log): SnapshotFolder {
  const live = (tenantId: string) => join(dir, `${tenantId}.json`);
  const staged = (tenantId: string) => join(dir, `${tenantId}.staged`);

  async function read(tenantId: string): Promise<SnapshotEnvelope | undefined> {
    try {
      return snapshotEnvelope.parse(JSON.parse(await readFile(live(tenantId), "utf8")));
    } catch (error) {
      if (isMissing(error)) return undefined;
      // One damaged file must not keep the others' phones from being served.
      log.error({ err: error, tenantId }, "snapshot on disk cannot be read");
      return undefined;
    }
  }

  return {
    stage: (envelope) => writeFileAtomic(staged(envelope.tenantId), JSON.stringify(envelope)),
    async promote(tenantId) {
      try {
        await rename(staged(tenantId), live(tenantId));
      } catch (error) {
        if (!isMissing(error)) throw error; // promoted before a crash
      }
      await syncFolder(dir);
    },
    async discardStaged(tenantId) {
      await rm(staged(tenantId), { force: true });
    },
    async remove(tenantId) {
      await mkdir(dir, { recursive: true });
      await rm(live(tenantId), { force: true });
      await syncFolder(dir);
    },
    read,
    async readAll() {
      await mkdir(dir, { recursive: true });
      const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
      const found = await Promise.all(names.map((name) => read(name.slice(0, -".json".length))));
      return found.filter((envelope) => envelope !== undefined);
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
