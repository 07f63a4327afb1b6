import { z } from "@hono/zod-openapi";
import {
  type BlockedCallerEntry,
  blockedCallerEntry,
  blockedCallerPage,
  createBlockedCaller,
  id,
  listBlockedCallers,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as blocked from "./service.ts";

const tags = ["Blocked callers"];
const example: BlockedCallerEntry = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  kind: "number",
  number: "+43900123456",
  note: "Sells toner",
  addedBy: "Anna Berger",
  createdAt: "2026-11-20T09:30:00.000Z",
};

const list = defineRoute({
  method: "get",
  path: "/blocked-callers",
  tags,
  summary: "Who is not let in from outside, newest first",
  access: "routing.read",
  request: { query: listBlockedCallers },
  responses: { 200: jsonAnswer("A page of them", blockedCallerPage, { items: [example], nextCursor: null }) },
});

const create = defineRoute({
  method: "post",
  path: "/blocked-callers",
  tags,
  summary: "Let a caller in no more",
  description:
    "A number, all numbers with a beginning, or callers who hide theirs. Effective within a second and without an apply.",
  access: "callers.block",
  errors: ["conflict"],
  request: { body: jsonBody(createBlockedCaller, { kind: "number", number: "+43900123456", note: "Sells toner" }) },
  responses: { 201: jsonAnswer("On the list", blockedCallerEntry, example) },
});

const remove = defineRoute({
  method: "delete",
  path: "/blocked-callers/{id}",
  tags,
  summary: "Let a caller in again",
  description: "Effective within a second and without an apply.",
  access: "callers.block",
  request: { params: z.object({ id }) },
  responses: { 204: { description: "Off the list" } },
});

export const blockedCallersRouter = newRouter()
  .openapi(list, async (c) => c.json(await blocked.listBlockedCallers(c.var.ctx, c.req.valid("query")), 200))
  .openapi(create, async (c) => c.json(await blocked.blockCaller(c.var.ctx, c.req.valid("json")), 201))
  .openapi(remove, async (c) => {
    await blocked.unblockCaller(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });
