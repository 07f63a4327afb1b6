export { refuseContestedNumbers } from "./contested.ts";
export { platformDidsRouter } from "./platform-routes.ts";
export { didsRouter } from "./routes.ts";
