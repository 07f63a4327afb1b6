import { z } from "@hono/zod-openapi";
import {
  callState,
  callStateChanges,
  callStateChangesAnswer,
  callStateInForce,
  callStateInForceAnswer,
  id,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { asGateway } from "./authenticate.ts";
import { getCallState, takeInForce } from "./call-state.ts";
import { takeCallStateChanges } from "./call-state-changes.ts";
import * as example from "./examples.ts";

const tags = ["Gateway link"];
const params = z.object({ id });

const read = defineRoute({
  method: "get",
  path: "/tenants/{id}/call-state",
  tags,
  summary: "What holds for a tenant's calls at once, without an apply",
  access: asGateway,
  request: { params },
  responses: { 200: jsonAnswer("The state and its version", callState, example.callState) },
});

const inForce = defineRoute({
  method: "put",
  path: "/tenants/{id}/call-state/in-force",
  tags,
  summary: "Say that a version of the live state is so in Asterisk",
  access: asGateway,
  request: { params, body: jsonBody(callStateInForce, { version: example.callState.version, isVoicemailIn: true }) },
  responses: { 200: jsonAnswer("Whether it is still what shall be", callStateInForceAnswer, { isCurrent: true }) },
});

const changes = defineRoute({
  method: "post",
  path: "/reports/call-state-changes",
  tags,
  summary: "Report what people set by phone; each is taken once",
  access: asGateway,
  request: { body: jsonBody(callStateChanges, { changes: [example.callStateChange] }) },
  responses: {
    200: jsonAnswer("What is durable now, and what was refused", callStateChangesAnswer, {
      accepted: [example.id],
      refused: [],
    }),
  },
});

export const callStateRouter = newRouter()
  .openapi(read, async (c) => c.json(await getCallState(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(inForce, async (c) =>
    c.json(await takeInForce(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(changes, async (c) => c.json(await takeCallStateChanges(c.var.ctx, c.req.valid("json").changes), 200));
