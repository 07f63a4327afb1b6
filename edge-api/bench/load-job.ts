import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";

/** What the generator shall do. Times in milliseconds, rates a second. */
export type LoadShape = { connections: number } & (
  | { mode: "closed"; warmUpMs: number; durationMs: number }
  | { mode: "open"; ratePerSecond: number; warmUpMs: number; durationMs: number }
  | { mode: "overload"; ratePerSecond: number; durationMs: number; afterRatePerSecond: number; afterMs: number }
  | { mode: "burst" }
);
export type LoadJob = LoadShape & { port: number; path: string; headers: Record<string, string> };

const loadResult = z.object({
  requests: z.number(),
  /** Answers of any status a second, and those of 200 alone. */
  perSecond: z.number(),
  goodPerSecond: z.number(),
  /** Milliseconds; in open loop from the moment a request was due, whenever it could be sent. */
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
  /** How many were answered 200. */
  good: z.number(),
  /** 99th percentile of how late the generator handed a request to a free connection: its own share of the latencies. */
  sentLateP99: z.number(),
  /** After an overload: milliseconds until no request took longer than CALM_MS any more. */
  recoveredAfterMs: z.number(),
  /** Seconds of CPU the generator took, for each second of the run. */
  cpuShare: z.number(),
});
export type LoadResult = z.infer<typeof loadResult>;

/** What counts as recovered: faults.md's p99 at 70 % of capacity. */
export const CALM_MS = 75;

/** Runs a job in a process of its own and returns what it measured. Throws when the generator fails. */
export async function runLoad(job: LoadJob): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, "load.ts"), [], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const answer = new Promise<unknown>((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the load generator ended with code ${code}`)));
  });
  child.send(job);
  const result = loadResult.parse(await answer);
  child.disconnect();
  if (child.exitCode === null) await once(child, "exit");
  return result;
}
