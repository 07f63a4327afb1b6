import { type AuditEntry, auditPage, auditVerification, listAuditLogs } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import * as auditLogs from "./service.ts";

const tags = ["Audit log"];
const example: AuditEntry = {
  id: "0199b2f8-2222-7333-8444-555566667777",
  seq: 42,
  at: "2026-11-20T09:30:00.000Z",
  actor: { kind: "user", id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10", name: "Anna Berger", fromTenantId: null },
  action: "device.update",
  entityType: "device",
  entityId: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
  entityName: "Desk phone",
  before: { enabled: true },
  after: { enabled: false },
  address: "192.0.2.17",
  requestId: "5f0c6c1e-7a0b-4f3f-9d53-0d1f3c9f8a11",
  hash: "8c1f0a5b2d…",
};

const list = defineRoute({
  method: "get",
  path: "/audit-logs",
  tags,
  summary: "Who did what, newest first",
  description: "Of an update, `before` and `after` hold what differs. Secrets are never in it.",
  access: "audit.read",
  request: { query: listAuditLogs },
  responses: { 200: jsonAnswer("A page of entries", auditPage, { items: [example], nextCursor: null }) },
});

const verify = defineRoute({
  method: "get",
  path: "/audit-logs/verify",
  tags,
  summary: "Whether the log is as it was written",
  access: "audit.read",
  responses: {
    200: jsonAnswer("What walking the chain of hashes came to", auditVerification, {
      intact: true,
      entries: 42,
      firstBadSeq: null,
    }),
  },
});

export const auditLogsRouter = newRouter()
  .openapi(verify, async (c) => c.json(await auditLogs.verifyAuditLog(c.var.ctx), 200))
  .openapi(list, async (c) => c.json(await auditLogs.listAuditLogs(c.var.ctx, c.req.valid("query")), 200));
