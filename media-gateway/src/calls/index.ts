export { type Call, callerLeg, toRecord } from "./call-state.ts";
export { type CallListener, type Calls, type CallsPorts, startCalls } from "./start-calls.ts";
