export { tenantsRouter } from "./routes.ts";
