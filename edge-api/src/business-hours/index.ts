export { businessHoursRouter } from "./routes.ts";
