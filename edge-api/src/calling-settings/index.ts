export { emergencyNumbersOf } from "./emergency-numbers.ts";
export { callingSettingsRouter } from "./routes.ts";
