/** Life of a lease; each word of progress renews it. */
export const LEASE_SEC = 30;
/** A job that took its gateway down this often is not offered again. */
export const MAX_ATTEMPTS = 5;

export type JobFacts = {
  status: "PENDING" | "RUNNING" | "SUCCESS" | "FAILED" | "ROLLED_BACK";
  step: string | null;
  attempts: number;
  createdAt: Date;
  leaseExpiresAt: Date | null;
  gatewayName: string;
  gatewaySeenAt: Date | null;
  /** The gateway has another job in hand, so this one rightly waits. */
  isGatewayBusy: boolean;
};

/** What the watch does about a job: nothing more, look again later, offer it again and look later, or give it up. */
export type Verdict =
  | { kind: "settled" }
  | { kind: "wait"; delaySec: number }
  | { kind: "offer"; delaySec: number }
  | { kind: "fail"; code: "gateway_silent" | "gateway_lost"; message: string };

/** A gateway unheard of for this long, with a job waiting or in its hands, is given up on. */
const SILENCE_LIMIT_MS = 2 * 60_000;
/** One that is heard but takes no job: far longer, for it may be working off a long queue. */
const IGNORED_LIMIT_MS = 30 * 60_000;
const LOOK_AGAIN_SEC = 15;

/** Judges an unfinished job at the time `now`. */
export function judgeJob(job: JobFacts, now: Date): Verdict {
  if (job.status === "PENDING") return judgeWaiting(job, now);
  if (job.status === "RUNNING") return judgeRunning(job, now);
  return { kind: "settled" };
}

function judgeWaiting(job: JobFacts, now: Date): Verdict {
  if (job.isGatewayBusy) return { kind: "wait", delaySec: LOOK_AGAIN_SEC };
  const lastHeard = Math.max(job.createdAt.getTime(), job.gatewaySeenAt?.getTime() ?? 0);
  const isSilent = now.getTime() - lastHeard > SILENCE_LIMIT_MS;
  const isIgnored = now.getTime() - job.createdAt.getTime() > IGNORED_LIMIT_MS;
  if (!isSilent && !isIgnored) return { kind: "offer", delaySec: LOOK_AGAIN_SEC };
  const minutes = Math.floor((now.getTime() - job.createdAt.getTime()) / 60_000);
  const message = isSilent
    ? `Gateway ${job.gatewayName} did not answer for ${minutes} minutes. Nothing was changed; apply again when it is back`
    : `Gateway ${job.gatewayName} is up but took no job for ${minutes} minutes. Nothing was changed`;
  return { kind: "fail", code: "gateway_silent", message };
}

function judgeRunning(job: JobFacts, now: Date): Verdict {
  const lapsedMs = now.getTime() - (job.leaseExpiresAt?.getTime() ?? 0);
  if (lapsedMs < 0) return { kind: "wait", delaySec: Math.ceil(-lapsedMs / 1000) + 5 };
  const step = job.step ?? "lease";
  if (job.attempts >= MAX_ATTEMPTS) {
    const message = `Gateway ${job.gatewayName} began this ${job.attempts} times and each time went silent, last at step "${step}"`;
    return { kind: "fail", code: "gateway_lost", message };
  }
  if (lapsedMs <= SILENCE_LIMIT_MS) return { kind: "offer", delaySec: LOOK_AGAIN_SEC };
  const message =
    `Gateway ${job.gatewayName} went silent at step "${step}" and did not come back. ` +
    "When it does, it returns to what was applied before; apply again then";
  return { kind: "fail", code: "gateway_lost", message };
}
