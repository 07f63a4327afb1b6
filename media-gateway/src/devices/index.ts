export { calmChanges } from "./calm.ts";
export type { Registration } from "./contacts.ts";
export { startDeviceReporter } from "./reporter.ts";
export { type DeviceState, type DeviceTracker, startDeviceTracker } from "./tracker.ts";
