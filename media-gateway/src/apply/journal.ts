import { readFile } from "node:fs/promises";
import { jobResult } from "@callplane/edge-api/contract";
import { z } from "zod";
import { removeFile, writeFileAtomic } from "../lib/atomic-file.ts";
import { RELOADABLE } from "./ports.ts";

/**
 * - `writing`: the next generation is being written; nothing that runs was touched.
 * - `switching`: from here on the link may lead to the next generation and Asterisk may have read it.
 * - `restoring`: the link leads back, or is about to; Asterisk may still run the next one.
 * - `verified`: the next generation runs and was read back; what is left is bookkeeping.
 * - `done`: settled; `result` has not reached the edge yet.
 */
const journalEntry = z.object({
  version: z.literal(1),
  job: z.object({ id: z.string(), leaseToken: z.string() }).nullable(),
  tenantId: z.string(),
  tenantKey: z.string(),
  isRemoval: z.boolean(),
  previousPath: z.string(),
  nextPath: z.string(),
  reloads: z.array(z.enum(RELOADABLE)),
  phase: z.enum(["writing", "switching", "restoring", "verified", "done"]),
  reason: z.object({ code: z.string(), message: z.string(), details: z.array(z.string()) }).nullable(),
  timings: jobResult.shape.timings,
  fileDiff: z.string(),
  result: jobResult.nullable(),
});
export type JournalEntry = z.infer<typeof journalEntry>;

/** The one apply that is under way, on disk before each effect it speaks of. */
export interface Journal {
  read(): Promise<JournalEntry | undefined>;
  write(entry: JournalEntry): Promise<void>;
  clear(): Promise<void>;
}

export function createJournal(path: string): Journal {
  return {
    async read() {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      return text === undefined ? undefined : journalEntry.parse(JSON.parse(text));
    },
    write: (entry) => writeFileAtomic(path, JSON.stringify(entry)),
    clear: () => removeFile(path),
  };
}
