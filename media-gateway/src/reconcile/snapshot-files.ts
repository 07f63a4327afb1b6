import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileAtomic } from "../lib/atomic-file.ts";
import type { PreparedTenant } from "../rendering/index.ts";

/** Last good snapshot of each tenant, on disk as the edge sent it: what this gateway runs with when the edge is out of reach. */
export interface SnapshotFolder {
  stage(tenant: PreparedTenant): Promise<void>;
  promote(tenantId: string): Promise<void>;
  discardStaged(tenantId: string): Promise<void>;
  remove(tenantId: string): Promise<void>;
  /** The text; undefined: there is none. */
  read(tenantId: string): Promise<string | undefined>;
  tenantIds(): Promise<string[]>;
}

export function createSnapshotFolder(dir: string): SnapshotFolder {
  const live = (tenantId: string) => join(dir, `${tenantId}.json`);
  const staged = (tenantId: string) => join(dir, `${tenantId}.staged`);
  return {
    stage: ({ envelope, text }) => writeFileAtomic(staged(envelope.tenantId), text),
    async promote(tenantId) {
      await unlessMissing(rename(staged(tenantId), live(tenantId))); // missing: promoted before a crash
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
    read: (tenantId) => unlessMissing(readFile(live(tenantId), "utf8")),
    async tenantIds() {
      await mkdir(dir, { recursive: true });
      const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
      return names.map((name) => name.slice(0, -".json".length));
    },
  };
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
