import { z } from "@hono/zod-openapi";
import { createDid, type Did, did, didPage, id, listDids, TENANT_LIMITS, updateDid } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as dids from "./service.ts";

const tags = ["DIDs"];
const params = z.object({ id });
const example: Did = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  number: "+43123456789",
  label: "Main line",
  callerRules: [],
  carrier: "A1",
  destination: { kind: "BUSINESS_HOURS", id: "0199b2f7-2d3e-7f40-9b5c-6d7e8f9a0b1c" },
  language: null,
  via: "own_trunks",
  status: "assigned",
  refusal: null,
  destinationName: "Opening hours",
  createdAt: "2026-11-20T09:30:00.000Z",
};

const list = defineRoute({
  method: "get",
  path: "/dids",
  tags,
  summary: "Outside numbers, in their order",
  access: "dids.read",
  request: { query: listDids },
  responses: { 200: jsonAnswer("A page of numbers", didPage, { items: [example], nextCursor: null }) },
});

const create = defineRoute({
  method: "post",
  path: "/dids",
  tags,
  summary: "Add an outside number",
  description: `A company has ${TENANT_LIMITS.did.most} at most.`,
  access: "dids.write",
  errors: ["conflict"],
  request: { body: jsonBody(createDid, { number: "+43123456789", label: "Main line", carrier: "A1" }) },
  responses: {
    201: jsonAnswer("The number; once it is assigned, calls go by it with the next apply", did, {
      ...example,
      destination: null,
      destinationName: null,
    }),
  },
});

const get = defineRoute({
  method: "get",
  path: "/dids/{id}",
  tags,
  summary: "One outside number",
  access: "dids.read",
  request: { params },
  responses: { 200: jsonAnswer("The number", did, example) },
});

const update = defineRoute({
  method: "patch",
  path: "/dids/{id}",
  tags,
  summary: "Say where a number leads, or change what is noted of it",
  access: "dids.write",
  errors: ["conflict"],
  request: { params, body: jsonBody(updateDid, { label: "Reception", destination: { kind: "DIRECTORY" } }) },
  responses: { 200: jsonAnswer("The number; calls go by it with the next apply", did, example) },
});

const remove = defineRoute({
  method: "delete",
  path: "/dids/{id}",
  tags,
  summary: "Take a number away",
  access: "dids.write",
  errors: ["conflict"],
  request: { params },
  responses: { 204: { description: "It is gone, and free for others; its calls go on until the next apply" } },
});

export const didsRouter = newRouter()
  .openapi(list, async (c) => c.json(await dids.listDids(c.var.ctx, c.req.valid("query")), 200))
  .openapi(create, async (c) => c.json(await dids.createDid(c.var.ctx, c.req.valid("json")), 201))
  .openapi(get, async (c) => c.json(await dids.getDid(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(update, async (c) =>
    c.json(await dids.updateDid(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(remove, async (c) => {
    await dids.deleteDid(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });
