import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CallState, callState } from "@callplane/edge-api/contract";
import { removeFile, writeFileAtomic } from "../lib/atomic-file.ts";
import type { Log } from "../lib/log.ts";

/** The last good live state of each tenant, on disk: what Asterisk is held to while the edge is out of reach. */
export interface StateFolder {
  write(tenantId: string, state: CallState): Promise<void>;
  remove(tenantId: string): Promise<void>;
  readAll(): Promise<Map<string, CallState>>;
}

/** PINs are left out: they stand in Asterisk's own spool, which keeps them, and in no other file. */
export function createStateFolder(dir: string, log: Log): StateFolder {
  const fileOf = (tenantId: string) => join(dir, `${tenantId}.json`);
  return {
    write: (tenantId, state) => writeFileAtomic(fileOf(tenantId), JSON.stringify({ ...state, voicemailPins: [] })),
    remove: (tenantId) => removeFile(fileOf(tenantId)),
    async readAll() {
      await mkdir(dir, { recursive: true });
      const states = new Map<string, CallState>();
      for (const name of (await readdir(dir)).filter((each) => each.endsWith(".json"))) {
        const tenantId = name.slice(0, -".json".length);
        try {
          states.set(tenantId, callState.parse(JSON.parse(await readFile(fileOf(tenantId), "utf8"))));
        } catch (error) {
          log.error({ err: error, tenantId }, "live state on disk cannot be read");
        }
      }
      return states;
    },
  };
}
