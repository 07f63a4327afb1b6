import { percentile } from "@callplane/infra/bench";
import { type HttpLine, openLine } from "./http-line.ts";
import { CALM_MS, type LoadJob, type LoadResult } from "./load-job.ts";
import { askAllAtOnce, askInTurn, askWhenDue, type Sample } from "./load-modes.ts";

/*
 * The load generator: a process of its own, told by one message what to do, answering with one. Bounded in count by the
 * job's connections and rate, in time by its duration and the wait for what is still open.
 */

const CONNECT_AT_ONCE = 100;

process.once("message", (job) => void run(job as LoadJob).then((result) => process.send?.(result)));

async function run(job: LoadJob): Promise<LoadResult> {
  const lines = await openLines(job);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const samples = await runMode(lines, job);
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuShare = (user + system) / 1_000 / (performance.now() - startedAt);
  for (const line of lines) line.close();
  return { ...summarize(job, samples), cpuShare };
}

function runMode(lines: HttpLine[], job: LoadJob): Promise<Sample[]> {
  if (job.mode === "burst") return askAllAtOnce(lines);
  if (job.mode === "closed") return askInTurn(lines, job.warmUpMs + job.durationMs);
  if (job.mode === "open") {
    return askWhenDue(lines, [{ ratePerSecond: job.ratePerSecond, ms: job.warmUpMs + job.durationMs }], "wait");
  }
  const phases = [
    { ratePerSecond: job.ratePerSecond, ms: job.durationMs },
    { ratePerSecond: job.afterRatePerSecond, ms: job.afterMs },
  ];
  return askWhenDue(lines, phases, "turn away");
}

/** Of a warm-up nothing is counted; of an overload only what happened within it, but for the recovery. */
function summarize(job: LoadJob, samples: Sample[]): Omit<LoadResult, "cpuShare"> {
  const fromMs = "warmUpMs" in job ? job.warmUpMs : 0;
  const untilMs = "durationMs" in job ? fromMs + job.durationMs : Number.POSITIVE_INFINITY;
  const counted = samples.filter(({ dueMs }) => dueMs >= fromMs && dueMs < untilMs);
  const answered = counted.filter(({ status }) => status !== 0);
  const latencies = answered.map(({ dueMs, doneMs }) => doneMs - dueMs);
  const lateness = counted.map(({ dueMs, sentMs }) => sentMs - dueMs);
  const lastMs = answered.reduce((last, { doneMs }) => Math.max(last, doneMs), 0);
  const seconds = ("durationMs" in job ? job.durationMs : lastMs) / 1_000;
  const inTime = answered.filter(({ doneMs }) => doneMs <= Math.max(untilMs, 0));
  const isGood = ({ status }: Sample) => status === 200;
  const after = samples.filter(({ dueMs }) => dueMs >= untilMs);
  const slow = after.filter((sample) => !isGood(sample) || sample.doneMs - sample.dueMs > CALM_MS);
  return {
    requests: counted.length,
    perSecond: inTime.length / seconds,
    goodPerSecond: inTime.filter(isGood).length / seconds,
    good: answered.filter(isGood).length,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
    sentLateP99: percentile(lateness, 0.99),
    recoveredAfterMs: slow.reduce((last, { doneMs }) => Math.max(last, doneMs - untilMs), 0),
  };
}

async function openLines(job: LoadJob): Promise<HttpLine[]> {
  const lines: HttpLine[] = [];
  while (lines.length < job.connections) {
    const wanted = Math.min(CONNECT_AT_ONCE, job.connections - lines.length);
    lines.push(...(await Promise.all(Array.from({ length: wanted }, () => openLine(job)))));
  }
  return lines;
}
