import { z } from "@hono/zod-openapi";
import {
  createTenant,
  enterTenant,
  id,
  listTenants,
  tenant,
  tenantEntry,
  tenantPage,
  tenantStatistics,
  updateTenant,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { createTenant as create } from "./create-tenant.ts";
import { enterTenant as enter, leaveTenant as leave } from "./enter-tenant.ts";
import * as example from "./examples.ts";
import * as tenants from "./service.ts";

const tags = ["Tenants"];
const request = { params: z.object({ id }) };
const shown = { 200: jsonAnswer("The tenant as it is now", tenant, example.tenant) };

const listRoute = defineRoute({
  method: "get",
  path: "/tenants",
  tags,
  summary: "Tenants, by name",
  access: "tenants.read",
  request: { query: listTenants },
  responses: { 200: jsonAnswer("A page of tenants", tenantPage, { items: [example.tenant], nextCursor: null }) },
});

const createRoute = defineRoute({
  method: "post",
  path: "/tenants",
  tags,
  summary: "Make a tenant, and invite its first admin",
  access: "tenants.write",
  errors: ["conflict"],
  request: { body: jsonBody(createTenant, example.createTenant) },
  responses: { 201: jsonAnswer("The tenant", tenant, example.tenant) },
});

const getRoute = defineRoute({
  method: "get",
  path: "/tenants/{id}",
  tags,
  summary: "One tenant",
  access: "tenants.read",
  request,
  responses: shown,
});

const updateRoute = defineRoute({
  method: "patch",
  path: "/tenants/{id}",
  tags,
  summary: "Change a tenant, its extension range included",
  access: "tenants.write",
  request: { ...request, body: jsonBody(updateTenant, { extensionEnd: "2999" }) },
  responses: shown,
});

const suspendRoute = defineRoute({
  method: "post",
  path: "/tenants/{id}/suspend",
  tags,
  summary: "Suspend a tenant: its sessions and calls end at once",
  access: "tenants.write",
  errors: ["conflict"],
  request,
  responses: shown,
});

const activateRoute = defineRoute({
  method: "post",
  path: "/tenants/{id}/activate",
  tags,
  summary: "Let a suspended tenant work again",
  access: "tenants.write",
  errors: ["conflict"],
  request,
  responses: shown,
});

const enterRoute = defineRoute({
  method: "post",
  path: "/tenants/{id}/enter",
  tags,
  summary: "Say why one acts in a tenant, and for how long",
  description: "Goes before requests with `X-Tenant-Id`. Reason and time stand in the tenant's own audit log.",
  access: "tenants.write",
  errors: ["conflict"],
  request: { ...request, body: jsonBody(enterTenant, example.enterTenant) },
  responses: { 201: jsonAnswer("Until when", tenantEntry, example.entry) },
});

const leaveRoute = defineRoute({
  method: "post",
  path: "/tenants/{id}/leave",
  tags,
  summary: "Say that one has left a tenant before the time was over",
  access: "tenants.write",
  request,
  responses: { 204: { description: "It stands in the log" } },
});

const statisticsRoute = defineRoute({
  method: "get",
  path: "/tenants/{id}/statistics",
  tags,
  summary: "How much a tenant uses",
  access: "tenants.read",
  request,
  responses: { 200: jsonAnswer("Counts as of now", tenantStatistics, example.statistics) },
});

const getOwnRoute = defineRoute({
  method: "get",
  path: "/tenant",
  tags,
  summary: "One's own tenant",
  access: "tenant.read",
  responses: shown,
});

const updateOwnRoute = defineRoute({
  method: "patch",
  path: "/tenant",
  tags,
  summary: "Change one's own tenant: name, country, time zone, language",
  access: "tenant.write",
  request: { body: jsonBody(updateTenant, { name: "Acme Holding" }) },
  responses: shown,
});

export const tenantsRouter = newRouter()
  .openapi(listRoute, async (c) => c.json(await tenants.listTenants(c.var.ctx, c.req.valid("query")), 200))
  .openapi(createRoute, async (c) => c.json(await create(c.var.ctx, c.req.valid("json")), 201))
  .openapi(getRoute, async (c) => c.json(await tenants.getTenant(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(updateRoute, async (c) =>
    c.json(await tenants.updateTenant(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(suspendRoute, async (c) => c.json(await tenants.suspendTenant(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(activateRoute, async (c) => c.json(await tenants.activateTenant(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(enterRoute, async (c) => c.json(await enter(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 201))
  .openapi(leaveRoute, async (c) => {
    await leave(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(statisticsRoute, async (c) => c.json(await tenants.getStatistics(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(getOwnRoute, async (c) => c.json(await tenants.getOwnTenant(c.var.ctx), 200))
  .openapi(updateOwnRoute, async (c) => c.json(await tenants.updateOwnTenant(c.var.ctx, c.req.valid("json")), 200));
