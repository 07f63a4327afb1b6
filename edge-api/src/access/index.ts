export { announceTenantStatus, findAccess, keysOfAccess, recheckSessions, refuseSessions } from "./access.ts";
