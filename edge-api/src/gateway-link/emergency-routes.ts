import { z } from "@hono/zod-openapi";
import { callReportsAnswer, id } from "../../contract/index.ts";
import { reportExample } from "../emergency-calls/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { asGateway } from "./authenticate.ts";
import { takeEmergencyCalls } from "./emergency-calls.ts";

/** `emergencyCallReports`, taken apart one by one: one that is none must not keep the others back. */
const leniently = z.object({ calls: z.array(z.looseObject({ id })).min(1).max(100) });

const report = defineRoute({
  method: "post",
  path: "/reports/emergency-calls",
  tags: ["Gateway link"],
  summary: "Report emergency calls, from the moment they begin; each is taken once",
  access: asGateway,
  request: { body: jsonBody(leniently, { calls: [reportExample] }) },
  responses: {
    200: jsonAnswer("What is durable now, and what was refused", callReportsAnswer, {
      accepted: [reportExample.id],
      refused: [],
    }),
  },
});

export const emergencyLinkRouter = newRouter().openapi(report, async (c) =>
  c.json(await takeEmergencyCalls(c.var.ctx, c.req.valid("json").calls), 200),
);
