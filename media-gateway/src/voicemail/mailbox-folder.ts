import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../lib/atomic-file.ts";

/** Names the box a folder of Asterisk's voicemail belongs to. */
const OWNER_FILE = ".callplane-box";

/**
 * The folder of a box, made where there is none. A number that was somebody else's begins empty: what its last owner left, messages,
 * greetings and PIN, goes first. Answers whether it did.
 */
export async function claimMailbox(folder: string, boxId: string): Promise<{ isCleared: boolean }> {
  const ownerFile = join(folder, OWNER_FILE);
  const owner = await unlessMissing(readFile(ownerFile, "utf8"));
  if (owner === boxId) return { isCleared: false };
  if (owner !== undefined) {
    // Out of the way by one rename: whatever happens next, nobody finds it under this number.
    const gone = join(dirname(folder), `.gone-${randomUUID()}`);
    await rename(folder, gone);
    await rm(gone, { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true, mode: 0o750 });
  await writeFileAtomic(ownerFile, boxId);
  return { isCleared: owner !== undefined };
}

/** Whether a folder is claimed for the box. One that is not says nothing of the box: it is somebody else's, or gone. */
export async function isClaimed(folder: string, boxId: string): Promise<boolean> {
  return (await unlessMissing(readFile(join(folder, OWNER_FILE), "utf8"))) === boxId;
}

export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
