import { z } from "@hono/zod-openapi";
import {
  createTrunk,
  id,
  listTrunks,
  trunk,
  trunkPage,
  trunkStatus,
  trunkTest,
  updateTrunk,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import * as trunks from "./service.ts";
import { getTest, startTest, stopTest } from "./test-trunk.ts";

const tags = ["Trunks"];
const params = z.object({ id });

const list = defineRoute({
  method: "get",
  path: "/trunks",
  tags,
  summary: "The tenant's trunks and the platform's, newest first",
  access: "trunks.read",
  request: { query: listTrunks },
  responses: { 200: jsonAnswer("A page of trunks", trunkPage, { items: [example.trunk], nextCursor: null }) },
});

const create = defineRoute({
  method: "post",
  path: "/trunks",
  tags,
  summary: "Add a trunk",
  description:
    "A company has 50 at most. The password is kept sealed and never shown. `scope: platform` makes it every tenant's: for platform admins alone.",
  access: "trunks.write",
  errors: ["conflict"],
  request: { body: jsonBody(createTrunk, example.createTrunk) },
  responses: { 201: jsonAnswer("The trunk; calls go over it with the next apply", trunk, example.trunk) },
});

const get = defineRoute({
  method: "get",
  path: "/trunks/{id}",
  tags,
  summary: "One trunk",
  access: "trunks.read",
  request: { params },
  responses: { 200: jsonAnswer("The trunk", trunk, example.trunk) },
});

const status = defineRoute({
  method: "get",
  path: "/trunks/{id}/status",
  tags,
  summary: "How the trunk stands, as last reported",
  access: "trunks.read",
  request: { params },
  responses: { 200: jsonAnswer("Its state", trunkStatus, example.trunk.status) },
});

const update = defineRoute({
  method: "patch",
  path: "/trunks/{id}",
  tags,
  summary: "Change a trunk",
  description: "The platform's trunks are changed by platform admins alone.",
  access: "trunks.write",
  errors: ["conflict"],
  request: { params, body: jsonBody(updateTrunk, { maxChannels: 20 }) },
  responses: { 200: jsonAnswer("The trunk as it is now; calls go by it with the next apply", trunk, example.trunk) },
});

const remove = defineRoute({
  method: "delete",
  path: "/trunks/{id}",
  tags,
  summary: "Remove a trunk",
  access: "trunks.write",
  errors: ["conflict"],
  request: { params },
  responses: { 204: { description: "It is gone; calls still go over it until the next apply" } },
});

const startRoute = defineRoute({
  method: "post",
  path: "/trunks/{id}/test",
  tags,
  summary: "Have the gateway really try the trunk, as it is saved",
  description: "One trunk of a company at a time: while another is tested, 409 names it.",
  access: "trunks.write",
  errors: ["conflict"],
  request: { params },
  responses: { 202: jsonAnswer("The test, under way unless it says why not", trunkTest, example.running) },
});

const testRoute = defineRoute({
  method: "get",
  path: "/trunks/{id}/test",
  tags,
  summary: "The last test of the trunk; of one that runs, the steps that are through",
  access: "trunks.read",
  request: { params },
  responses: { 200: jsonAnswer("What each step came to", trunkTest, example.failed) },
});

const stopped = { ...example.failed, status: "expired" as const, message: "It was stopped before it was through." };

const stopRoute = defineRoute({
  method: "delete",
  path: "/trunks/{id}/test",
  tags,
  summary: "Stop the test of the trunk that runs",
  access: "trunks.write",
  request: { params },
  responses: { 200: jsonAnswer("The test, ended", trunkTest, stopped) },
});

export const trunksRouter = newRouter()
  .openapi(list, async (c) => c.json(await trunks.listTrunks(c.var.ctx, c.req.valid("query")), 200))
  .openapi(create, async (c) => c.json(await trunks.createTrunk(c.var.ctx, c.req.valid("json")), 201))
  .openapi(get, async (c) => c.json(await trunks.getTrunk(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(status, async (c) => c.json(await trunks.getTrunkStatus(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(update, async (c) =>
    c.json(await trunks.updateTrunk(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(remove, async (c) => {
    await trunks.deleteTrunk(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(startRoute, async (c) => c.json(await startTest(c.var.ctx, c.req.valid("param").id), 202))
  .openapi(stopRoute, async (c) => c.json(await stopTest(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(testRoute, async (c) => c.json(await getTest(c.var.ctx, c.req.valid("param").id), 200));
