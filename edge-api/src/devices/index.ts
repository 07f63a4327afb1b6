export { addDevice } from "./add-device.ts";
export { devicesRouter } from "./routes.ts";
export { drawText } from "./sip-secret.ts";
export { auditedFields as auditedDeviceFields } from "./view.ts";
