export { createEdgeClient, type EdgeClient, type EdgeClientOptions } from "./client.ts";
export { ensureEnrolled } from "./enrol.ts";
export { EdgeError } from "./errors.ts";
export { startHeartbeat } from "./heartbeat.ts";
export { type Identity, openIdentity } from "./identity.ts";
