import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CallGuards, callGuards, type RateList, rateList } from "@callplane/edge-api/contract";
import type { z } from "zod";
import { removeFile, writeFileAtomic } from "../lib/atomic-file.ts";
import type { Log } from "../lib/log.ts";

/** The last guards and prices the edge told of, on disk: what calls are held to while the edge is out of reach. */
export interface GuardFolder {
  readonly guards: ReadonlyMap<string, CallGuards>;
  readonly rates: RateList | undefined;
  writeGuards(tenantId: string, guards: CallGuards): Promise<void>;
  writeRates(rates: RateList): Promise<void>;
  remove(tenantId: string): Promise<void>;
}

const RATES = "rates.json";

/** Throws when the folder cannot be read. A file that is damaged is passed over: calls are refused until the edge says anew. */
export async function openGuardFolder(dir: string, log: Log): Promise<GuardFolder> {
  const fileOf = (tenantId: string) => join(dir, `tenant-${tenantId}.json`);
  const guards = new Map<string, CallGuards>();
  await mkdir(dir, { recursive: true });
  const names = await readdir(dir);

  async function read<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      return schema.parse(JSON.parse(await readFile(join(dir, name), "utf8")));
    } catch (error) {
      log.error({ err: error, file: name }, "call guards on disk cannot be read");
      return undefined;
    }
  }

  for (const name of names) {
    const tenantId = /^tenant-(.+)\.json$/.exec(name)?.[1];
    const found = tenantId === undefined ? undefined : await read(name, callGuards);
    if (tenantId !== undefined && found !== undefined) guards.set(tenantId, found);
  }
  return {
    guards,
    rates: names.includes(RATES) ? await read(RATES, rateList) : undefined,
    writeGuards: (tenantId, given) => writeFileAtomic(fileOf(tenantId), JSON.stringify(given)),
    writeRates: (given) => writeFileAtomic(join(dir, RATES), JSON.stringify(given)),
    remove: (tenantId) => removeFile(fileOf(tenantId)),
  };
}
