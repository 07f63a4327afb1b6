export { ivrMenusRouter } from "./routes.ts";
