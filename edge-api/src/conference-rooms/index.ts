export { conferenceRoomsRouter } from "./routes.ts";
