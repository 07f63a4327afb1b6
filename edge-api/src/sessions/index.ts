export { endSessionsOf, recheckSessionsOf } from "./revoke.ts";
export { sessionsRouter } from "./routes.ts";
