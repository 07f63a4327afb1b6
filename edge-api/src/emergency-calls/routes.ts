import { z } from "@hono/zod-openapi";
import { emergencyCall, emergencyCallPage, id, listEmergencyCalls } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import * as calls from "./service.ts";

const tags = ["Emergency calls"];

const list = defineRoute({
  method: "get",
  path: "/emergency-calls",
  tags,
  summary: "Emergency calls that were made, newest first",
  access: "live.read",
  request: { query: listEmergencyCalls },
  responses: {
    200: jsonAnswer("A page of them", emergencyCallPage, { items: [example.emergencyCall], nextCursor: null }),
  },
});

const see = defineRoute({
  method: "put",
  path: "/emergency-calls/{id}/seen",
  tags,
  summary: "Take note of an emergency call; who did first stays",
  access: "routing.write",
  request: { params: z.object({ id }) },
  responses: {
    200: jsonAnswer("The call", emergencyCall, {
      ...example.emergencyCall,
      seenAt: "2026-11-20T09:31:00.000Z",
      seenByName: "Max Huber",
    }),
  },
});

export const emergencyCallsRouter = newRouter()
  .openapi(list, async (c) => c.json(await calls.listEmergencyCalls(c.var.ctx, c.req.valid("query")), 200))
  .openapi(see, async (c) => c.json(await calls.setSeen(c.var.ctx, c.req.valid("param").id), 200));
