export { type Call, callerLeg, parkedIn } from "./call-state.ts";
export { type CallListener, type Calls, type CallsPorts, startCalls } from "./start-calls.ts";
