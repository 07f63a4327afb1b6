import { z } from "@hono/zod-openapi";
import { callDetail, callPage, id, listCalls } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import * as calls from "./service.ts";

const tags = ["Calls"];

const list = defineRoute({
  method: "get",
  path: "/calls",
  tags,
  summary: "Calls, newest first",
  description: "With `calls.read_own` alone, only calls of one's own phones are listed.",
  access: "calls.read_own",
  request: { query: listCalls },
  responses: { 200: jsonAnswer("A page of calls", callPage, { items: [example.summary], nextCursor: null }) },
});

const get = defineRoute({
  method: "get",
  path: "/calls/{id}",
  tags,
  summary: "One call with its legs and timeline",
  description: "`turns` is empty without `transcripts.read`.",
  access: "calls.read_own",
  request: { params: z.object({ id }) },
  responses: { 200: jsonAnswer("The call", callDetail, example.detail) },
});

export const callsRouter = newRouter()
  .openapi(list, async (c) => c.json(await calls.listCalls(c.var.ctx, c.req.valid("query")), 200))
  .openapi(get, async (c) => c.json(await calls.getCall(c.var.ctx, c.req.valid("param").id), 200));
