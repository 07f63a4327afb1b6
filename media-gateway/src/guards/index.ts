export { type Ledger, openLedger } from "./ledger.ts";
export { type GuardPorts, type Guards, startGuards } from "./start-guards.ts";
