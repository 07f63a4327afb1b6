import { z } from "zod";
import { listDescendants } from "./processes.ts";

/** A part of the running stack that can be taken away and brought back. */
export type Breakable = {
  /** As a crash: it is gone without a goodbye. */
  kill(): Promise<void>;
  /** The same again: same ports, same environment, same data. Resolves when it was started, which is before it is ready. */
  start(): Promise<void>;
  /** The process it is; undefined where it lives in the launcher's own. */
  pid(): number | undefined;
};

const BREAKS = ["kill", "start", "freeze", "thaw"] as const;
export type Break = (typeof BREAKS)[number];

/** What a test sends over the launcher's IPC channel, and the answer; the answer to one that failed says why. */
const order = z.object({ id: z.number(), part: z.string(), how: z.enum(BREAKS) });
export type BreakOrder = z.infer<typeof order>;
export const broken = z.object({ id: z.number(), error: z.string().optional() });

/**
 * Lets the program that started the launcher break parts of the stack, if it opened an IPC channel: only a parent can, and
 * only of its own child.
 */
export function obeyParent(find: (part: string) => Breakable | undefined): void {
  if (process.send === undefined) return;
  process.on("message", (message) => {
    const given = order.safeParse(message);
    if (!given.success) return;
    const { id, part, how } = given.data;
    const answer = (error?: unknown) =>
      process.send?.({ id, ...(error === undefined ? {} : { error: String(error) }) });
    const breakable = find(part);
    if (breakable === undefined) answer(`there is no ${part} to ${how}`);
    else breakPart(breakable, how).then(() => answer(), answer);
  });
}

async function breakPart(part: Breakable, how: Break): Promise<void> {
  if (how === "kill") await part.kill();
  else if (how === "start") await part.start();
  else signalTree(part.pid(), how === "freeze" ? "SIGSTOP" : "SIGCONT");
}

/** A process and all under it: one that hangs does so with its helpers. */
function signalTree(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error("it is no process of its own");
  for (const each of [pid, ...listDescendants(pid).map((row) => row.pid)]) process.kill(each, signal);
}
