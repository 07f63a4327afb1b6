import { setTimeout as delay } from "node:timers/promises";
import type { HttpLine } from "./http-line.ts";

/** One request, in milliseconds since the run began. `status` 0: the connection broke, it was turned away, or there was no answer. */
export type Sample = { dueMs: number; sentMs: number; doneMs: number; status: number };

/** How long answers are waited for after the last request. */
const DRAIN_MS = 10_000;

type Run = { samples: Sample[]; open: Set<Sample>; now(): number };

function begin(): Run {
  const startedAt = performance.now();
  return { samples: [], open: new Set(), now: () => performance.now() - startedAt };
}

function ask(run: Run, line: HttpLine, dueMs: number, then?: () => void): void {
  const sample: Sample = { dueMs, sentMs: run.now(), doneMs: 0, status: 0 };
  run.samples.push(sample);
  run.open.add(sample);
  line.ask((status) => {
    sample.doneMs = run.now();
    sample.status = status;
    run.open.delete(sample);
    then?.();
  });
}

async function drain(run: Run): Promise<Sample[]> {
  const giveUpMs = run.now() + DRAIN_MS;
  while (run.open.size > 0 && run.now() < giveUpMs) await delay(1);
  for (const sample of run.open) sample.doneMs = run.now();
  return run.samples;
}

/** Closed loop: every connection asks again as soon as it has its answer. What the other side can do at that concurrency. */
export async function askInTurn(lines: readonly HttpLine[], durationMs: number): Promise<Sample[]> {
  const run = begin();
  const again = (line: HttpLine) => {
    const now = run.now();
    if (now < durationMs) ask(run, line, now, () => again(line));
  };
  for (const line of lines) again(line);
  await delay(durationMs);
  return drain(run);
}

/** All connections ask at one moment, once. */
export async function askAllAtOnce(lines: readonly HttpLine[]): Promise<Sample[]> {
  const run = begin();
  for (const line of lines) ask(run, line, 0);
  return drain(run);
}

export type Phase = { ratePerSecond: number; ms: number };

/**
 * Open loop: requests fall due at random moments (Poisson, as of many callers who do not know of each other), whatever became
 * of those before. One that finds no free connection waits, and the wait counts; or is turned away, as by a caller who gives up.
 */
export async function askWhenDue(
  lines: readonly HttpLine[],
  phases: readonly Phase[],
  ifBusy: "wait" | "turn away",
): Promise<Sample[]> {
  const run = begin();
  const due = dueTimes(phases);
  const free = [...lines];
  let next = 0;

  function sendWhatIsDue(): void {
    for (let dueMs = due[next]; dueMs !== undefined && dueMs <= run.now(); dueMs = due[next]) {
      const line = free.shift();
      if (line !== undefined) ask(run, line, dueMs, () => giveBack(line));
      else if (ifBusy === "turn away") run.samples.push({ dueMs, sentMs: dueMs, doneMs: dueMs, status: 0 });
      else return;
      next += 1;
    }
  }
  function giveBack(line: HttpLine): void {
    free.push(line);
    sendWhatIsDue();
  }

  const giveUpMs = phases.reduce((sum, { ms }) => sum + ms, 0) + DRAIN_MS;
  while (next < due.length && run.now() < giveUpMs) {
    sendWhatIsDue();
    await delay(1);
  }
  for (const dueMs of due.slice(next)) run.samples.push({ dueMs, sentMs: run.now(), doneMs: run.now(), status: 0 });
  return drain(run);
}

/** Moments of a Poisson process, in milliseconds; the same in every run. */
function dueTimes(phases: readonly Phase[]): number[] {
  const random = mulberry32(1);
  const due: number[] = [];
  let from = 0;
  for (const { ratePerSecond, ms } of phases) {
    const until = from + ms;
    const gap = () => (-Math.log(1 - random()) * 1_000) / ratePerSecond;
    for (let at = from + gap(); at < until; at += gap()) due.push(at);
    from = until;
  }
  return due;
}

/** A small random generator with a seed. Public domain, Tommy Ettinger. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
