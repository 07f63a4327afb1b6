export { ringGroupsRouter } from "./routes.ts";
