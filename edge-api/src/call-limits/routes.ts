import { z } from "@hono/zod-openapi";
import { callLimits, callUsage, id, putRates, rates, userCallLimits } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { DEFAULT_LIMITS } from "./defaults.ts";
import * as example from "./examples.ts";
import { getRates, setRates } from "./rates.ts";
import * as limits from "./service.ts";
import { getUsage } from "./usage.ts";

const tags = ["Call limits"];
const params = z.object({ id });

const get = defineRoute({
  method: "get",
  path: "/call-limits",
  tags,
  summary: "The tenant's guards against toll fraud",
  access: "call_limits.read",
  responses: { 200: jsonAnswer("The limits", callLimits, DEFAULT_LIMITS) },
});

const put = defineRoute({
  method: "put",
  path: "/call-limits",
  tags,
  summary: "Set the tenant's guards, in force within a second and without an apply",
  access: "call_limits.write",
  request: { body: jsonBody(callLimits, example.limits) },
  responses: { 200: jsonAnswer("The limits as they are now", callLimits, example.limits) },
});

const usage = defineRoute({
  method: "get",
  path: "/call-limits/usage",
  tags,
  summary: "What was called today, and what was not let out",
  access: "call_limits.read",
  responses: { 200: jsonAnswer("Counters of the tenant's day, refusals and alarms", callUsage, example.usage) },
});

const getOfUser = defineRoute({
  method: "get",
  path: "/users/{id}/call-limits",
  tags,
  summary: "A person's own limits, beside the tenant's",
  access: "call_limits.read",
  request: { params },
  responses: { 200: jsonAnswer("Null: not limited", userCallLimits, example.userLimits) },
});

const putOfUser = defineRoute({
  method: "put",
  path: "/users/{id}/call-limits",
  tags,
  summary: "Set a person's own limits, in force within a second",
  access: "call_limits.write",
  request: { params, body: jsonBody(userCallLimits, example.userLimits) },
  responses: { 200: jsonAnswer("The limits as they are now", userCallLimits, example.userLimits) },
});

const deleteOfUser = defineRoute({
  method: "delete",
  path: "/users/{id}/call-limits",
  tags,
  summary: "Take a person's own limits away",
  access: "call_limits.write",
  request: { params },
  responses: { 204: { description: "The tenant's alone hold" } },
});

const getRatesRoute = defineRoute({
  method: "get",
  path: "/rates",
  tags,
  summary: "The platform's price list, as the limits on spend go by it",
  access: "call_limits.read",
  responses: { 200: jsonAnswer("Its lines by prefix", rates, example.rates) },
});

const putRatesRoute = defineRoute({
  method: "put",
  path: "/rates",
  tags,
  summary: "Replace the platform's price list",
  description: "409 `conflict` means that somebody changed it since `expectedVersion`: `details` says who and when.",
  access: "tenants.write",
  errors: ["conflict"],
  request: { body: jsonBody(putRates, { expectedVersion: example.rates.version, items: example.rates.items }) },
  responses: { 200: jsonAnswer("The whole list as it is now", rates, example.rates) },
});

export const callLimitsRouter = newRouter()
  .openapi(get, async (c) => c.json(await limits.getLimits(c.var.ctx), 200))
  .openapi(put, async (c) => c.json(await limits.setLimits(c.var.ctx, c.req.valid("json")), 200))
  .openapi(usage, async (c) => c.json(await getUsage(c.var.ctx), 200))
  .openapi(getOfUser, async (c) => c.json(await limits.getUserLimits(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(putOfUser, async (c) =>
    c.json(await limits.setUserLimits(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(deleteOfUser, async (c) => {
    await limits.deleteUserLimits(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(getRatesRoute, async (c) => c.json(await getRates(c.var.ctx), 200))
  .openapi(putRatesRoute, async (c) => c.json(await setRates(c.var.ctx, c.req.valid("json")), 200));
