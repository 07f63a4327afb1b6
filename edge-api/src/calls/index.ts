export { callsRouter } from "./routes.ts";
