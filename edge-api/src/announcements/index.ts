export { announcementsRouter } from "./routes.ts";
