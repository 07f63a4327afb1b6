export { outboundPoliciesRouter } from "./routes.ts";
export { userOutboundRouter } from "./user-routes.ts";
