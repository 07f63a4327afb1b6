export { gatewayLinkRouter } from "./routes.ts";
