import type { Log } from "../lib/log.ts";
import type { PreparedTenant, Rendering } from "../rendering/index.ts";
import type { SnapshotFolder } from "./snapshot-files.ts";

/**
 * Reads the last good snapshots from disk. One damaged file must not keep the others' phones from being served: it is named in the log
 * and left out. Answers whether all could be read.
 */
export async function readLiveTenants(ports: {
  folder: SnapshotFolder;
  rendering: Pick<Rendering, "prepare">;
  found: (tenant: PreparedTenant) => void;
  log: Log;
}): Promise<boolean> {
  const { folder, rendering, found, log } = ports;
  let isWhole = true;
  for (const tenantId of await folder.tenantIds()) {
    try {
      const text = await folder.read(tenantId);
      if (text !== undefined) found(await rendering.prepare(text, await folder.readSecrets(tenantId)));
    } catch (error) {
      log.error({ err: error, tenantId }, "snapshot on disk cannot be read");
      isWhole = false;
    }
  }
  return isWhole;
}
