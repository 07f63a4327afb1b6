import { randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../lib/atomic-file.ts";
import { unlessMissing } from "./mailbox-folder.ts";

/** Where voicemail lies, and where this gateway notes which disk that is. */
export interface SpoolPlaces {
  /** Where app_voicemail keeps its messages: `voicemail` in Asterisk's spool. */
  readonly dir: string;
  /** In the gateway's own data folder. */
  readonly noteFile: string;
}

/** Undefined where Asterisk's spool cannot be reached from here. */
export function spoolPlaces({ dataDir, spoolDir }: { dataDir: string; spoolDir: string | undefined }) {
  if (spoolDir === undefined) return undefined;
  return { dir: join(spoolDir, "voicemail"), noteFile: join(dataDir, "voicemail-spool.json") } satisfies SpoolPlaces;
}

/** The disk's name, as it goes with what is told of the messages on it; or why nothing may be told or written now. */
export type SpoolState = { readonly spoolId: string } | { readonly problem: string };

/** Names the disk: a UUID, written once. A folder without it is empty because nothing is mounted there, or because all was lost. */
const MARKER = ".callplane-spool";
const note = z.object({ spoolId: z.uuid() });

/**
 * Whether the voicemail folder is the one this gateway worked with last. The first time it gets its name; one that has a name and a gateway
 * that knows none, as after a new installation beside an old disk, are taken together. Does not reject.
 */
export async function identifySpool(places: SpoolPlaces): Promise<SpoolState> {
  try {
    const [known, found] = await Promise.all([readNote(places), readMarker(places)]);
    if (known === undefined) return { spoolId: await nameSpool(places, found) };
    if (found === undefined) {
      return { problem: `${places.dir} is not the voicemail disk known here: it is not mounted, or was emptied` };
    }
    return found === known ? { spoolId: known } : { problem: `${places.dir} is another voicemail disk than before` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `the voicemail disk at ${places.dir} cannot be read: ${reason}` };
  }
}

/** Takes the folder as it is for the voicemail disk from now on, on the word of whoever looks after it. Rejects with what the disk says. */
export async function acceptSpool(places: SpoolPlaces): Promise<{ spoolId: string; isNew: boolean }> {
  const found = await readMarker(places);
  return { spoolId: await nameSpool(places, found), isNew: found === undefined };
}

/** The marker before the note: whatever breaks off in between, the next look finds a disk with a name and takes it. */
async function nameSpool({ dir, noteFile }: SpoolPlaces, found: string | undefined): Promise<string> {
  const spoolId = found ?? randomUUID();
  if (found === undefined) {
    await mkdir(dir, { recursive: true, mode: 0o750 });
    await writeFileAtomic(join(dir, MARKER), `${spoolId}\n`);
  }
  await writeFileAtomic(noteFile, JSON.stringify({ spoolId }));
  return spoolId;
}

async function readNote({ noteFile }: SpoolPlaces): Promise<string | undefined> {
  const text = await unlessMissing(readFile(noteFile, "utf8"));
  return text === undefined ? undefined : note.parse(JSON.parse(text)).spoolId;
}

async function readMarker({ dir }: SpoolPlaces): Promise<string | undefined> {
  const text = await unlessMissing(readFile(join(dir, MARKER), "utf8"));
  if (text === undefined) return undefined;
  const name = z.uuid().safeParse(text.trim());
  if (!name.success) throw new Error(`${MARKER} holds no name`);
  return name.data;
}
