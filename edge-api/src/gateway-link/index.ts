export { callStateRouter } from "./call-state-routes.ts";
export { emergencyLinkRouter } from "./emergency-routes.ts";
export { guardsRouter } from "./guard-routes.ts";
export { gatewayLinkRouter } from "./routes.ts";
export { trunkLinkRouter } from "./trunk-routes.ts";
export { voicemailLinkRouter } from "./voicemail-routes.ts";
