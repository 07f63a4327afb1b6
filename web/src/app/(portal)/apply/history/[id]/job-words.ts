import { APPLY_STEPS, type ApplyJob } from "@callplane/edge-api/contract";
import { APPLY_STEP_LABEL } from "#src/format/labels.ts";
import { formatMs } from "#src/format/time.ts";
import type { Step } from "#src/ui/steps.tsx";

export const isOver = (job: Pick<ApplyJob, "status">): boolean => job.status !== "PENDING" && job.status !== "RUNNING";

/** The steps of an apply as far as it has come. Where it failed, the step it stood at; what was never reached is skipped. */
export function stepsOf(job: ApplyJob): Step[] {
  const at = job.step === null ? -1 : APPLY_STEPS.indexOf(job.step);
  const ms = new Map(job.timings.map((timing) => [timing.step, timing.ms]));
  return APPLY_STEPS.map((id, index) => {
    const note = ms.get(id);
    return {
      id,
      label: APPLY_STEP_LABEL[id],
      state: stateAt(job, index, at),
      note: note === undefined ? undefined : formatMs(note),
    };
  });
}

function stateAt(job: ApplyJob, index: number, at: number): Step["state"] {
  if (job.status === "SUCCESS") return "done";
  if (job.status === "PENDING") return "next";
  if (index < at) return "done";
  if (job.status === "RUNNING") return index === Math.max(at, 0) ? "now" : "next";
  return index === at ? "failed" : "skipped";
}

/** How far it has come, 0 to 1. */
export function progressOf(job: ApplyJob): number {
  if (isOver(job)) return 1;
  if (job.status === "PENDING" || job.step === null) return 0.02;
  return (APPLY_STEPS.indexOf(job.step) + 0.5) / APPLY_STEPS.length;
}

/** The ending in one sentence. */
export function endingOf(job: ApplyJob): string {
  const what = job.kind === "rollback" ? `Revision ${job.revision} runs again` : `Revision ${job.revision} runs`;
  switch (job.status) {
    case "PENDING":
      return "Waiting for the gateway to take it.";
    case "RUNNING":
      return "The gateway is at it. You can leave this page; it goes on.";
    case "SUCCESS":
      return `${what} on the phone system. Every object was read back and is as it was meant.`;
    case "FAILED":
      return "Nothing was touched: the phone system runs as before. The changes are still pending.";
    case "ROLLED_BACK":
      return "Something was wrong after the reload, so the state before was put back. The changes are still pending.";
  }
}
