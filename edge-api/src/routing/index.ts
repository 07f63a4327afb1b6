export { routingRouter } from "./routes.ts";
