import { z } from "@hono/zod-openapi";
import { id, testedTrunk, trunkSecrets, trunkTestProgress } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { getTestedTrunk, noteTestProgress } from "../trunks/index.ts";
import { asGateway, gatewayOf } from "./authenticate.ts";
import * as example from "./examples.ts";
import { getTrunkSecrets, takeTrunkStates } from "./trunks.ts";

const tags = ["Gateway link"];
const params = z.object({ id });

const secrets = defineRoute({
  method: "get",
  path: "/tenants/{id}/trunk-secrets",
  tags,
  summary: "Passwords of the trunks of a tenant of this gateway",
  access: asGateway,
  request: { params },
  responses: { 200: jsonAnswer("The passwords, for Asterisk's own files alone", trunkSecrets, example.trunkSecrets) },
});

/** `trunkStateReports`, taken apart one by one: one that is none must not keep the others back. */
const leniently = z.object({
  states: z
    .array(z.looseObject({ trunkId: id }))
    .min(1)
    .max(2_000),
});

const states = defineRoute({
  method: "post",
  path: "/reports/trunk-states",
  tags,
  summary: "Report how trunks stand",
  access: asGateway,
  request: { body: jsonBody(leniently, example.trunkStates) },
  responses: { 204: { description: "Taken" } },
});

const tested = defineRoute({
  method: "get",
  path: "/small-jobs/{id}/trunk",
  tags,
  summary: "The trunk that a small job is to try",
  access: asGateway,
  request: { params },
  responses: { 200: jsonAnswer("The trunk as it is saved, with its password", testedTrunk, example.testedTrunk) },
});

const throughSoFar = {
  leaseToken: example.id,
  steps: [
    { step: "resolve" as const, status: "passed" as const, message: "sip.carrier.example is at 203.0.113.5", ms: 12 },
  ],
};

const progress = defineRoute({
  method: "post",
  path: "/small-jobs/{id}/trunk/progress",
  tags,
  summary: "Tell which steps of a trunk's test are through",
  access: asGateway,
  errors: ["conflict"],
  request: { params, body: jsonBody(trunkTestProgress, throughSoFar) },
  responses: { 204: { description: "Taken" } },
});

export const trunkLinkRouter = newRouter()
  .openapi(secrets, async (c) => c.json(await getTrunkSecrets(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(states, async (c) => {
    await takeTrunkStates(c.var.ctx, c.req.valid("json"));
    return c.body(null, 204);
  })
  .openapi(tested, async (c) => {
    const job = c.req.valid("param").id;
    return c.json(await getTestedTrunk(c.var.ctx, gatewayOf(c.var.ctx), job), 200);
  })
  .openapi(progress, async (c) => {
    await noteTestProgress(c.var.ctx, gatewayOf(c.var.ctx), c.req.valid("param").id, c.req.valid("json"));
    return c.body(null, 204);
  });
