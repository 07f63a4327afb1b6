export { announceTenantStatus, findAccess, recheckSessions, refuseSessions } from "./access.ts";
