import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Replaces a file whole or not at all, and durably: temporary file, fsync, rename, fsync of the folder. */
export async function writeFileAtomic(path: string, text: string, mode = 0o600): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.tmp`;
  await writeFileDurable(temporary, text, mode);
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Writes a new file and fsyncs it. */
export async function writeFileDurable(path: string, text: string | Uint8Array, mode = 0o600): Promise<void> {
  const file = await open(path, "w", mode);
  try {
    await file.writeFile(text);
    await file.chmod(mode); // whatever the umask, and durable with the rest
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a folder and those above it, durably: what is fsynced inside would be lost with a folder whose name is not. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first !== undefined) await syncFolder(dirname(first));
}

/** Makes names created, renamed or removed in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}
