export { didsRouter } from "./routes.ts";
