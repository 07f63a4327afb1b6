export { agentsRouter } from "./routes.ts";
