export { enrolGateway, findGatewayKey, recordHeartbeat } from "./enrolment.ts";
export { gatewaysRouter } from "./routes.ts";
export { isOnline } from "./rules.ts";
export { findTenantGateway, pickGateway } from "./service.ts";
