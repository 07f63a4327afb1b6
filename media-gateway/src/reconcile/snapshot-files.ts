import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { TrunkSecrets } from "../confgen/index.ts";
import { syncFolder, writeFileAtomic } from "../lib/atomic-file.ts";
import type { PreparedTenant } from "../rendering/index.ts";

/**
 * Last good snapshot of each tenant, on disk as the edge sent it, and beside it the passwords of its trunks: what this gateway runs with
 * when the edge is out of reach. Files are for the gateway's user alone.
 */
export interface SnapshotFolder {
  stage(tenant: PreparedTenant): Promise<void>;
  promote(tenantId: string): Promise<void>;
  discardStaged(tenantId: string): Promise<void>;
  remove(tenantId: string): Promise<void>;
  /** The text; undefined: there is none. */
  read(tenantId: string): Promise<string | undefined>;
  /** Passwords of its trunks, by their ids; none where there is no file. */
  readSecrets(tenantId: string): Promise<TrunkSecrets>;
  tenantIds(): Promise<string[]>;
}

const secretItems = z.array(z.tuple([z.string(), z.string()]));

export function createSnapshotFolder(dir: string): SnapshotFolder {
  const live = (tenantId: string) => join(dir, `${tenantId}.json`);
  const staged = (tenantId: string) => join(dir, `${tenantId}.staged`);
  const secrets = (tenantId: string) => join(dir, `${tenantId}.secrets`);
  const stagedSecrets = (tenantId: string) => join(dir, `${tenantId}.secrets-staged`);
  return {
    async stage({ envelope: { tenantId }, text, secrets: given }) {
      await writeFileAtomic(stagedSecrets(tenantId), JSON.stringify([...given]));
      await writeFileAtomic(staged(tenantId), text);
    },
    async promote(tenantId) {
      await unlessMissing(rename(stagedSecrets(tenantId), secrets(tenantId)));
      await unlessMissing(rename(staged(tenantId), live(tenantId))); // missing: promoted before a crash
      await syncFolder(dir);
    },
    async discardStaged(tenantId) {
      await rm(staged(tenantId), { force: true });
      await rm(stagedSecrets(tenantId), { force: true });
    },
    async remove(tenantId) {
      await mkdir(dir, { recursive: true });
      await rm(live(tenantId), { force: true });
      await rm(secrets(tenantId), { force: true });
      await syncFolder(dir);
    },
    read: (tenantId) => unlessMissing(readFile(live(tenantId), "utf8")),
    async readSecrets(tenantId) {
      const text = await unlessMissing(readFile(secrets(tenantId), "utf8"));
      return new Map(text === undefined ? [] : secretItems.parse(JSON.parse(text)));
    },
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
