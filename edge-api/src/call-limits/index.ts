export { readGuards, readRates } from "./guards.ts";
export { sendAlarms, takeRefusals } from "./refusals.ts";
export { callLimitsRouter } from "./routes.ts";
export { readUsed } from "./used.ts";
