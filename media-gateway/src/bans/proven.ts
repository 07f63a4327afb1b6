import { readFile } from "node:fs/promises";
import { z } from "zod";
import { writeFileAtomic } from "../lib/atomic-file.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";

/** Sources from which somebody logged in: whoever can receives what we send there. They outlive a restart. */
export interface ProvenSources {
  add(source: string): void;
  has(source: string): boolean;
  /** Writes down what has come since the last time. */
  save(): Promise<void>;
}

/** Who proved an address its own is known there so long: phones register at least hourly. */
const PROVEN_MS = 2 * 60 * 60_000;
const MAX_PROVEN = 50_000;

const provenFile = z.array(z.tuple([z.string(), z.number()]));

/** Knows nobody where the file is not there or no longer makes sense. */
export async function openProvenSources(file: string, clock: Clock, log: Log): Promise<ProvenSources> {
  /** Source → ms since 1970, the longest ago first. */
  const provenAt = new Map(await readProven(file, log));
  let isChanged = false;
  let saving = Promise.resolve();
  const isRecent = (at = Number.NEGATIVE_INFINITY) => clock.now() - at < PROVEN_MS;

  async function saveNow(): Promise<void> {
    if (!isChanged) return;
    isChanged = false;
    for (const [source, at] of provenAt) if (!isRecent(at)) provenAt.delete(source);
    try {
      await writeFileAtomic(file, JSON.stringify([...provenAt]));
    } catch (error) {
      isChanged = true;
      log.warn({ err: error }, "who logged in from where could not be written down");
    }
  }

  return {
    add(source) {
      provenAt.delete(source);
      provenAt.set(source, clock.now());
      const [longestAgo] = provenAt.keys();
      if (provenAt.size > MAX_PROVEN && longestAgo !== undefined) provenAt.delete(longestAgo);
      isChanged = true;
    },
    has: (source) => isRecent(provenAt.get(source)),
    save() {
      // One at a time: they share a temporary file.
      saving = saving.then(saveNow);
      return saving;
    },
  };
}

async function readProven(file: string, log: Log): Promise<[string, number][]> {
  try {
    return provenFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT"))
      log.warn("who logged in from where could not be read");
    return [];
  }
}
