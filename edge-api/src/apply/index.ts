export { finishJob, leaseJob, recordProgress } from "./lease.ts";
export { getRehearsedState } from "./rehearsal.ts";
export { readRoutedSnapshot } from "./routed-snapshot.ts";
export { applyRouter } from "./routes.ts";
export { requestApply } from "./start-apply.ts";
export { offerJob, sweepJobs, watchJob } from "./watch.ts";
