export { MAX_ATTEMPTS, rehearsalSubject } from "./kinds.ts";
export { finishSmallJob, leaseSmallJob } from "./lease.ts";
export { offerCallGuards, offerCallState, offerRates, offerSmallJob, offerWith } from "./offer.ts";
