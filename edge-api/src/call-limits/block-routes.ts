import { z } from "@hono/zod-openapi";
import { callBlock, callBlockPage, id, listCallBlocks } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import { listBlocks, releaseBlock } from "./blocks.ts";
import * as example from "./examples.ts";

const tags = ["Call limits"];

const list = defineRoute({
  method: "get",
  path: "/call-blocks",
  tags,
  summary: "People blocked from calling out, newest first",
  access: "call_limits.read",
  request: { query: listCallBlocks },
  responses: { 200: jsonAnswer("A page of them", callBlockPage, { items: [example.block], nextCursor: null }) },
});

const release = defineRoute({
  method: "put",
  path: "/call-blocks/{id}/released",
  tags,
  summary: "Let somebody call out again, within a second",
  access: "call_limits.write",
  request: { params: z.object({ id }) },
  responses: {
    200: jsonAnswer("The block, released", callBlock, {
      ...example.block,
      releasedAt: "2026-11-20T10:02:00.000Z",
      releasedByName: "Max Huber",
    }),
  },
});

export const callBlocksRouter = newRouter()
  .openapi(list, async (c) => c.json(await listBlocks(c.var.ctx, c.req.valid("query")), 200))
  .openapi(release, async (c) => c.json(await releaseBlock(c.var.ctx, c.req.valid("param").id), 200));
