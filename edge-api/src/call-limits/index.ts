export { readGuards, readRates } from "./guards.ts";
export { takeRefusals } from "./refusals.ts";
export { callLimitsRouter } from "./routes.ts";
export { readUsed } from "./used.ts";
