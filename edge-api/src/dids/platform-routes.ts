import { z } from "@hono/zod-openapi";
import {
  id,
  listPlatformDids,
  type PlatformDid,
  platformDid,
  platformDidPage,
  refuseDid,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as dids from "./platform-service.ts";

const tags = ["Numbers of the platform"];
const request = { params: z.object({ id }) };
const example: PlatformDid = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  number: "+43123456789",
  label: "Main line",
  via: "platform",
  status: "requested",
  refusal: null,
  tenant: { id: "0199b2f1-2c3d-7e4f-8a5b-6c7d8e9f0a1b", name: "Acme Dental" },
  heldBy: [],
  decidedAt: "2026-11-20T09:30:00.000Z",
};

const list = defineRoute({
  method: "get",
  path: "/platform-dids",
  tags,
  summary: "Numbers that wait for the platform, and those it has decided on, of all tenants",
  access: "tenants.read",
  request: { query: listPlatformDids },
  responses: { 200: jsonAnswer("A page of numbers", platformDidPage, { items: [example], nextCursor: null }) },
});

const assign = defineRoute({
  method: "post",
  path: "/platform-dids/{id}/assign",
  tags,
  summary: "Give a number to the tenant that asked for it",
  access: "tenants.write",
  errors: ["conflict"],
  request,
  responses: {
    200: jsonAnswer("The number; its calls come in with the tenant's next apply", platformDid, {
      ...example,
      status: "assigned",
    }),
  },
});

const refuse = defineRoute({
  method: "post",
  path: "/platform-dids/{id}/refuse",
  tags,
  summary: "Refuse a number, or take it away, with a reason the tenant is shown",
  access: "tenants.write",
  request: { ...request, body: jsonBody(refuseDid, { reason: "This number is not with our carrier" }) },
  responses: {
    200: jsonAnswer("The number; where it was assigned, its calls stop with the tenant's next apply", platformDid, {
      ...example,
      status: "refused",
      refusal: "This number is not with our carrier",
    }),
  },
});

export const platformDidsRouter = newRouter()
  .openapi(list, async (c) => c.json(await dids.listPlatformDids(c.var.ctx, c.req.valid("query")), 200))
  .openapi(assign, async (c) => c.json(await dids.assignDid(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(refuse, async (c) =>
    c.json(await dids.refuseDid(c.var.ctx, c.req.valid("param").id, c.req.valid("json").reason), 200),
  );
