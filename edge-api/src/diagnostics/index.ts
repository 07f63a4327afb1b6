export { diagnosticsRouter } from "./routes.ts";
