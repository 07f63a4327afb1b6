export { MAX_ATTEMPTS, rehearsalSubject } from "./kinds.ts";
export { finishSmallJob, leaseSmallJob } from "./lease.ts";
export { offerCallState, offerSmallJob } from "./offer.ts";
