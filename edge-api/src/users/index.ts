export { usersRouter } from "./routes.ts";
