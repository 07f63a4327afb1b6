export { syncLamps } from "./lamps.ts";
export { LIVE_ENTRIES, lookupEntries } from "./lookup-entries.ts";
export { type PhoneChange, phoneChangesIn } from "./phone-changes.ts";
export { type CallStates, startCallStates } from "./start-call-state.ts";
