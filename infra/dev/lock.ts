import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

export type DevLock = { release(): void };

/**
 * Takes the folder for this process, or returns undefined when another one has it. It is a file lock that the system
 * lets go of when its holder ends, however it ends, so none is ever left behind.
 */
export function takeLock(file: string): DevLock | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  try {
    db.exec("pragma busy_timeout = 0; begin exclusive");
  } catch (error) {
    db.close();
    if (error instanceof Error && /locked/.test(error.message)) return undefined;
    throw error;
  }
  return { release: () => db.close() };
}
