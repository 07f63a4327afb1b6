export { permissionsRouter } from "./routes.ts";
