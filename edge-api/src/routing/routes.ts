import { routingNow, routingPicture, routingQuery, simulateCall, simulatedCall } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import { getNow, getPicture } from "./service.ts";
import { simulate } from "./simulate.ts";

const tags = ["Routing"];

const simulateRoute = defineRoute({
  method: "post",
  path: "/routing/simulate",
  tags,
  summary: "What happens to a call, step by step; changes nothing",
  access: "routing.read",
  request: { body: jsonBody(simulateCall, example.simulateCall) },
  responses: { 200: jsonAnswer("The call's way, its end and its price", simulatedCall, example.simulatedCall) },
});

const pictureRoute = defineRoute({
  method: "get",
  path: "/routing/picture",
  tags,
  summary: "Where each number leads, now or at any moment",
  access: "routing.read",
  request: { query: routingQuery },
  responses: { 200: jsonAnswer("Nodes and edges, and the same as lines", routingPicture, example.picture) },
});

const nowRoute = defineRoute({
  method: "get",
  path: "/routing/now",
  tags,
  summary: "Who answers each number, now or at any moment",
  access: "routing.read",
  request: { query: routingQuery },
  responses: { 200: jsonAnswer("The first who or what takes each call", routingNow, example.now) },
});

export const routingRouter = newRouter()
  .openapi(simulateRoute, async (c) => c.json(await simulate(c.var.ctx, c.req.valid("json")), 200))
  .openapi(pictureRoute, async (c) => c.json(await getPicture(c.var.ctx, c.req.valid("query")), 200))
  .openapi(nowRoute, async (c) => c.json(await getNow(c.var.ctx, c.req.valid("query")), 200));
