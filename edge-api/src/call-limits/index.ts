export { resendAlarm, sendAlarms } from "./alarms.ts";
export { callBlocksRouter } from "./block-routes.ts";
export { takeBlocks } from "./blocks.ts";
export { DEFAULT_LIMITS } from "./defaults.ts";
export { readGuards, readRates } from "./guards.ts";
export { takeRefusals } from "./refusals.ts";
export { callLimitsRouter } from "./routes.ts";
export { insertLimits } from "./store.ts";
export { readUsed } from "./used.ts";
