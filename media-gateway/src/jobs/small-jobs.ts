import type { SmallJob, SmallJobKind, SmallJobResult } from "@callplane/edge-api/contract";
import type { EdgeClient } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { RightOfWay } from "./right-of-way.ts";

export type SmallJobOutcome = SmallJobResult["outcome"];

/** Does the small jobs of one kind, in the order they are handed out, beside applies and out of their way. */
export interface SmallJobLoop {
  /** Look now; while one is under way: look again right after it. */
  poke(): void;
  /** Gives up the one under way, which is offered again; resolves when nothing is left of it. */
  stop(): Promise<void>;
}

export interface SmallJobOptions {
  readonly kind: SmallJobKind;
  /** Does one. What it throws once `signal` is aborted counts as giving way. */
  readonly run: (job: SmallJob, signal: AbortSignal) => Promise<SmallJobOutcome>;
  readonly edge: Pick<EdgeClient, "leaseSmallJob" | "smallJobResult">;
  /** While somebody holds it none is begun, and the one under way stops at once. */
  readonly rightOfWay: RightOfWay;
  /** How many may be under way. Default 1. */
  readonly atOnce?: number;
  readonly pollMs: number;
  readonly onOutcome: (outcome: SmallJobOutcome) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

/** Part of a lease after which a job is given up: its end must reach the edge within the lease. */
const LEASE_SHARE = 0.8;

export function startSmallJobLoop(options: SmallJobOptions): SmallJobLoop {
  const { kind, edge, rightOfWay, atOnce = 1, pollMs, clock, log, random = Math.random } = options;
  const backoff = createBackoff({ baseMs: 500, capMs: pollMs, random });
  const stopping = new AbortController();
  let wake = new AbortController();
  const poke = () => wake.abort();
  const forget = rightOfWay.onFree(poke);
  const underWay = new Set<Promise<void>>();

  /** Milliseconds to the next look. */
  async function look(): Promise<number> {
    const givesWay = rightOfWay.signal;
    const idleMs = pollMs * (0.8 + 0.4 * random());
    if (givesWay.aborted) return idleMs;
    const job = await edge.leaseSmallJob([kind], { signal: stopping.signal });
    backoff.reset();
    if (job === undefined) return idleMs;
    const done = finish(job, givesWay);
    if (atOnce === 1) {
      await done;
      return 0;
    }
    const settled = done.catch(noteFailure).finally(() => underWay.delete(settled));
    underWay.add(settled);
    if (underWay.size >= atOnce) await Promise.race(underWay);
    return 0;
  }

  async function finish(job: SmallJob, givesWay: AbortSignal): Promise<void> {
    const outcome = await runOne(job, givesWay);
    log.info({ smallJobId: job.id, tenantId: job.tenantId, kind, outcome: outcome.kind }, "small job ended");
    options.onOutcome(outcome);
    await edge.smallJobResult(job.id, { leaseToken: job.leaseToken, outcome });
  }

  function noteFailure(error: unknown): void {
    log.warn(
      { reason: error instanceof Error ? error.message : String(error), kind },
      "how a small job ended is not told",
    );
  }

  async function runOne(job: SmallJob, givesWay: AbortSignal): Promise<SmallJobOutcome> {
    const limit = AbortSignal.timeout(job.leaseSec * 1000 * LEASE_SHARE);
    const yielding = AbortSignal.any([givesWay, stopping.signal]);
    try {
      return await options.run(job, AbortSignal.any([yielding, limit]));
    } catch (error) {
      if (yielding.aborted) return { kind: "postponed" };
      log.error({ err: error, smallJobId: job.id, kind }, "small job failed");
      const took = `It took longer than ${Math.round(job.leaseSec * LEASE_SHARE)} seconds.`;
      return { kind: "failed", message: limit.aborted ? took : "The gateway failed at it." };
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      let waitMs: number;
      try {
        waitMs = await look();
      } catch (error) {
        if (stopping.signal.aborted) break;
        waitMs = Math.max(250, backoff.nextMs());
        log.warn(
          { reason: error instanceof Error ? error.message : String(error), kind, waitMs },
          "no look for small jobs",
        );
      }
      await clock.sleep(waitMs, AbortSignal.any([wake.signal, stopping.signal])).catch(() => undefined);
    }
  }

  const running = run();
  return {
    poke,
    async stop() {
      forget();
      stopping.abort();
      await running;
      await Promise.all(underWay);
    },
  };
}
