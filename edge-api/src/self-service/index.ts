export { selfServiceRouter } from "./routes.ts";
