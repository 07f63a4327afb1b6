export { addDevice } from "./add-device.ts";
export { devicesRouter } from "./routes.ts";
export { auditedFields as auditedDeviceFields } from "./view.ts";
