import { z } from "@hono/zod-openapi";
import {
  auditPage,
  auditReport,
  auditRetention,
  auditVerification,
  exportAuditLogs,
  listAuditLogs,
  reportAuditLogs,
  setAuditRetention,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import { exportAuditLog } from "./export.ts";
import { reportAuditLog } from "./report.ts";
import * as retention from "./retention.ts";
import * as auditLogs from "./service.ts";
import { verifyAuditLog } from "./verify.ts";

const tags = ["Audit log"];

const list = defineRoute({
  method: "get",
  path: "/audit-logs",
  tags,
  summary: "Who did what, newest first",
  description: "Of an update, `before` and `after` hold what differs. Secrets are never in it.",
  access: "audit.read",
  request: { query: listAuditLogs },
  responses: { 200: jsonAnswer("A page of entries", auditPage, { items: [example.entry], nextCursor: null }) },
});

const report = defineRoute({
  method: "get",
  path: "/audit-logs/report",
  tags,
  summary: "How much was done, and how often people signed in or were refused",
  description:
    "Counts by day in the tenant's time zone, or by actor, action or kind of thing (the 20 largest, the rest in `others`). " +
    "Without `from` it covers the 30 days up to `to`, or to now.",
  access: "audit.read",
  request: { query: reportAuditLogs },
  responses: { 200: jsonAnswer("Counts", auditReport, example.report) },
});

const exportRoute = defineRoute({
  method: "get",
  path: "/audit-logs/export",
  tags,
  summary: "Every entry that matches, as a CSV file",
  description:
    "Newest first, up to the moment of asking. That it was asked for is itself an entry. Cells that a spreadsheet would " +
    "run as a formula have an apostrophe in front. A file that could not be finished breaks off.",
  access: "audit.read",
  request: { query: exportAuditLogs },
  responses: {
    200: {
      description: "The file",
      content: { "text/csv": { schema: z.string(), example: example.csv } },
    },
  },
});

const verify = defineRoute({
  method: "get",
  path: "/audit-logs/verify",
  tags,
  summary: "Whether the log is as it was written",
  description:
    "Walks the chain of hashes from its beginning, or from where retention has cut it (`startsAfter`), which a sealed entry " +
    "vouches for. Entries removed in any other way are named.",
  access: "audit.read",
  responses: {
    200: jsonAnswer("What walking the chain of hashes came to", auditVerification, example.verification),
  },
});

const getRetention = defineRoute({
  method: "get",
  path: "/audit-logs/retention",
  tags,
  summary: "How long entries are kept",
  access: "audit.read",
  responses: { 200: jsonAnswer("Days, and the bounds of what may be set", auditRetention, example.retention) },
});

const setRetention = defineRoute({
  method: "put",
  path: "/audit-logs/retention",
  tags,
  summary: "Set how long entries are kept",
  description: "Older ones are removed once a day. `null` goes by the platform's default.",
  access: "tenant.write",
  request: { body: jsonBody(setAuditRetention, { days: 1095 }) },
  responses: { 200: jsonAnswer("As it is now", auditRetention, example.retention) },
});

export const auditLogsRouter = newRouter()
  .openapi(verify, async (c) => c.json(await verifyAuditLog(c.var.ctx), 200))
  .openapi(report, async (c) => c.json(await reportAuditLog(c.var.ctx, c.req.valid("query")), 200))
  .openapi(getRetention, async (c) => c.json(await retention.getAuditRetention(c.var.ctx), 200))
  .openapi(setRetention, async (c) => c.json(await retention.setAuditRetention(c.var.ctx, c.req.valid("json")), 200))
  .openapi(exportRoute, async (c) => {
    const file = await exportAuditLog(c.var.ctx, c.req.valid("query"));
    const day = c.var.ctx.now().toISOString().slice(0, 10);
    return c.body(file, 200, {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="audit-log-${day}.csv"`,
    });
  })
  .openapi(list, async (c) => c.json(await auditLogs.listAuditLogs(c.var.ctx, c.req.valid("query")), 200));
