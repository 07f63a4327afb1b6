import type { ApplyStep, LeasedJob } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import type { Log } from "../lib/log.ts";

/** Tells the edge how far a job is, which renews its lease, until stopped. */
export interface LeaseKeeper {
  /** Aborted once the edge says that the lease is no longer ours. */
  readonly signal: AbortSignal;
  step(step: ApplyStep): void;
  /** Nothing is sent after this resolves. */
  stop(): Promise<void>;
}

/** One report at a time, the newest step first; each third of a lease the step is told again. */
export function keepLease(options: { edge: EdgeClient; job: LeasedJob; log: Log }): LeaseKeeper {
  const { edge, job, log } = options;
  const lost = new AbortController();
  let current: ApplyStep = "lease";
  let isDue = false;
  let isStopped = false;
  let isSending = false;
  let sending: Promise<void> = Promise.resolve();

  async function sendAll(): Promise<void> {
    isSending = true;
    while (isDue && !isStopped) {
      isDue = false;
      try {
        await edge.progress(job.id, { leaseToken: job.leaseToken, step: current });
      } catch (error) {
        if (error instanceof EdgeError && (error.status === 409 || error.status === 404)) lost.abort();
        else log.warn({ err: error, jobId: job.id }, "progress not reported");
      }
    }
    isSending = false;
  }

  function report(): void {
    isDue = true;
    if (!isSending) sending = sendAll();
  }

  const timer = setInterval(report, (job.leaseSec * 1000) / 3);
  return {
    signal: lost.signal,
    step(step) {
      current = step;
      report();
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await sending;
    },
  };
}
