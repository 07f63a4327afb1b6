export { enrolGateway, findGatewayKey, recordHeartbeat } from "./enrolment.ts";
export { gatewaysRouter } from "./routes.ts";
export { findTenantGateway, pickGateway } from "./service.ts";
