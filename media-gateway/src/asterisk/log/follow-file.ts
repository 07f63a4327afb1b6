import { type FileHandle, open, stat } from "node:fs/promises";
import type { Clock } from "../../lib/clock.ts";

/** Whole lines of a file that grows, as they come; those that stood in it before are passed over. */
export interface FollowedFile {
  /** In words, while the file cannot be read. */
  readonly problem: string | undefined;
  close(): Promise<void>;
}

export interface FollowOptions {
  readonly path: string;
  readonly onLine: (line: string) => void;
  readonly clock: Clock;
  readonly everyMs?: number;
}

/** What one look reads at a time. */
const CHUNK = 64 * 1024;
/** A line without end is dropped, not kept. */
const MAX_LINE = 16 * 1024;

/** Looks at the file every `everyMs` (500); follows it through rotation by name and by truncation, and waits for one that is not there. */
export function followFile({ path, onLine, clock, everyMs = 500 }: FollowOptions): FollowedFile {
  const stopping = new AbortController();
  const buffer = Buffer.alloc(CHUNK);
  let file: FileHandle | undefined;
  let offset = 0;
  let rest = "";
  let problem: string | undefined;
  /** What is there at the first look is old; a file that comes later is new from its first line. */
  let isFirst = true;

  async function openIt(): Promise<FileHandle> {
    const opened = await open(path, "r");
    offset = isFirst ? (await opened.stat()).size : 0;
    rest = "";
    return opened;
  }

  async function readOn(from: FileHandle): Promise<void> {
    if ((await from.stat()).size < offset) offset = 0;
    for (;;) {
      const { bytesRead } = await from.read(buffer, 0, CHUNK, offset);
      if (bytesRead === 0) return;
      offset += bytesRead;
      const lines = (rest + buffer.toString("latin1", 0, bytesRead)).split("\n");
      rest = (lines.pop() ?? "").slice(0, MAX_LINE);
      for (const line of lines) onLine(line);
    }
  }

  async function look(): Promise<void> {
    file ??= await openIt();
    await readOn(file);
    const [mine, named] = [await file.stat(), await stat(path)];
    if (mine.ino === named.ino && mine.dev === named.dev) return;
    await readOn(file); // what came between our reading and the rotation
    await file.close();
    file = await openIt();
    await readOn(file);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look();
        problem = undefined;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
      isFirst = false;
      await clock.sleep(everyMs, stopping.signal).catch(() => undefined);
    }
    await file?.close().catch(() => undefined);
  }

  const running = run();
  return {
    get problem() {
      return problem;
    },
    async close() {
      stopping.abort();
      await running;
    },
  };
}
