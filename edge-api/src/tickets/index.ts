export { ticketsRouter } from "./routes.ts";
