export { MAX_ATTEMPTS, rehearsalSubject } from "./kinds.ts";
export { finishSmallJob, leaseSmallJob } from "./lease.ts";
export { offerSmallJob } from "./offer.ts";
