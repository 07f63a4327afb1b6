export { queuesRouter } from "./routes.ts";
