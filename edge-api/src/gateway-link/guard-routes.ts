import { z } from "@hono/zod-openapi";
import { callGuards, callReportsAnswer, id, rateList } from "../../contract/index.ts";
import { readRates } from "../call-limits/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { asGateway } from "./authenticate.ts";
import * as example from "./examples.ts";
import { getGuards, takeReports } from "./guards.ts";

const tags = ["Gateway link"];
const params = z.object({ id });

const guards = defineRoute({
  method: "get",
  path: "/tenants/{id}/call-guards",
  tags,
  summary: "A tenant's guards against toll fraud",
  access: asGateway,
  request: { params },
  responses: { 200: jsonAnswer("The guards and their version", callGuards, example.callGuards) },
});

const rates = defineRoute({
  method: "get",
  path: "/rates",
  tags,
  summary: "The platform's price list",
  access: asGateway,
  responses: { 200: jsonAnswer("Its lines by prefix, and their version", rateList, example.rateList) },
});

/** ``, taken apart one by one: one that is none must not keep the others back. */
const leniently = z.object({
  refusals: z.array(z.looseObject({ id })).max(500),
  warnings: z.array(z.looseObject({ id })).max(100),
  blocks: z.array(z.looseObject({ id })).max(100).default([]),
});

const refusals = defineRoute({
  method: "post",
  path: "/reports/call-refusals",
  tags,
  summary: "Report calls that were not let out, and limits that are nearly reached; each is taken once",
  access: asGateway,
  request: { body: jsonBody(leniently, example.callRefusals) },
  responses: {
    200: jsonAnswer("What is durable now, and what was refused", callReportsAnswer, {
      accepted: [example.id],
      refused: [],
    }),
  },
});

export const guardsRouter = newRouter()
  .openapi(guards, async (c) => c.json(await getGuards(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(rates, async (c) => c.json(await readRates(c.var.ctx), 200))
  .openapi(refusals, async (c) => c.json(await takeReports(c.var.ctx, c.req.valid("json")), 200));
