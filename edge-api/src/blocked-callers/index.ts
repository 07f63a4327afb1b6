export { blockedCallersRouter } from "./routes.ts";
