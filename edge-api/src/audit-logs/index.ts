export { auditLogsRouter } from "./routes.ts";
