import { z } from "@hono/zod-openapi";
import { id, type UserOutbound, userOutbound } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { getUserOutbound, setUserOutbound } from "./user-outbound.ts";

const tags = ["Outbound policies"];
const params = z.object({ id });
const example: UserOutbound = { policyId: null, callerId: "+43123456789", hidesNumber: false };

const get = defineRoute({
  method: "get",
  path: "/users/{id}/outbound",
  tags,
  summary: "What a person shows and may, where it differs from the tenant",
  access: "routing.read",
  request: { params },
  responses: { 200: jsonAnswer("Their own policy and number", userOutbound, example) },
});

const put = defineRoute({
  method: "put",
  path: "/users/{id}/outbound",
  tags,
  summary: "Say what a person shows and may",
  access: "routing.write",
  request: { params, body: jsonBody(userOutbound, { ...example, callerId: null }) },
  responses: { 200: jsonAnswer("As it is now; calls go by it with the next apply", userOutbound, example) },
});

export const userOutboundRouter = newRouter()
  .openapi(get, async (c) => c.json(await getUserOutbound(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(put, async (c) =>
    c.json(await setUserOutbound(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  );
