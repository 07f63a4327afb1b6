export { purgeAuditLogs } from "./purge.ts";
export { auditLogsRouter } from "./routes.ts";
