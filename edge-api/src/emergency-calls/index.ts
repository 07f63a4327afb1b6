export { report as reportExample } from "./examples.ts";
export { resendEmergencyNotice, sendEmergencyNotice, tellUntold } from "./notice.ts";
export { takeEmergencyCall } from "./reports.ts";
export { emergencyCallsRouter } from "./routes.ts";
