import { type ApplyJob, applyJob } from "../../contract/index.ts";
import type { JobRow } from "./store.ts";

/** A job as the contract shows it; the row's gateway and lease stay inside. */
export function toApplyJob(row: JobRow): ApplyJob {
  return applyJob.parse({
    ...row,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
}
