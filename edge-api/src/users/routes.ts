import { z } from "@hono/zod-openapi";
import { assignRole, createUser, id, listUsers, updateUser, user, userPage } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { assignRole as assign } from "./assign-role.ts";
import { createUser as create } from "./create-user.ts";
import * as example from "./examples.ts";
import * as users from "./service.ts";

const tags = ["Users"];
const request = { params: z.object({ id }) };
const shown = { 200: jsonAnswer("The person as they are now", user, example.user) };

const listRoute = defineRoute({
  method: "get",
  path: "/users",
  tags,
  summary: "People, by name",
  access: "users.read",
  request: { query: listUsers },
  responses: { 200: jsonAnswer("A page of people", userPage, { items: [example.user], nextCursor: null }) },
});

const createRoute = defineRoute({
  method: "post",
  path: "/users",
  tags,
  summary: "Add a person",
  description: "Gives the next free extension, or the wanted one, and mails an invitation unless a password is given.",
  access: "users.write",
  errors: ["conflict"],
  request: { body: jsonBody(createUser, example.createUser) },
  responses: { 201: jsonAnswer("The person", user, example.invitedUser) },
});

const getRoute = defineRoute({
  method: "get",
  path: "/users/{id}",
  tags,
  summary: "One person",
  access: "users.read",
  request,
  responses: shown,
});

const updateRoute = defineRoute({
  method: "patch",
  path: "/users/{id}",
  tags,
  summary: "Change a person's name, address or extension",
  access: "users.write",
  errors: ["conflict"],
  request: { ...request, body: jsonBody(updateUser, { extension: { number: "1042" } }) },
  responses: shown,
});

const roleRoute = defineRoute({
  method: "put",
  path: "/users/{id}/role",
  tags,
  summary: "Assign a role, with grants and denials of single permissions",
  access: "roles.assign",
  errors: ["conflict"],
  request: { ...request, body: jsonBody(assignRole, { role: "operator", grants: ["diagnostics.read"] }) },
  responses: shown,
});

const suspendRoute = defineRoute({
  method: "post",
  path: "/users/{id}/suspend",
  tags,
  summary: "Suspend a person: their sessions end at once",
  access: "users.write",
  errors: ["conflict"],
  request,
  responses: shown,
});

const activateRoute = defineRoute({
  method: "post",
  path: "/users/{id}/activate",
  tags,
  summary: "Let a suspended person in again",
  access: "users.write",
  request,
  responses: shown,
});

const inviteRoute = defineRoute({
  method: "post",
  path: "/users/{id}/invite",
  tags,
  summary: "Send a new invitation; earlier ones stop working",
  access: "users.write",
  errors: ["conflict"],
  request,
  responses: { 200: jsonAnswer("The person with their invitation", user, example.invitedUser) },
});

const deleteRoute = defineRoute({
  method: "delete",
  path: "/users/{id}",
  tags,
  summary: "Delete a person: frees the extension, switches the phones off",
  access: "users.write",
  errors: ["conflict"],
  request,
  responses: { 204: { description: "Deleted" } },
});

export const usersRouter = newRouter()
  .openapi(listRoute, async (c) => c.json(await users.listUsers(c.var.ctx, c.req.valid("query")), 200))
  .openapi(createRoute, async (c) => c.json(await create(c.var.ctx, c.req.valid("json")), 201))
  .openapi(getRoute, async (c) => c.json(await users.getUser(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(updateRoute, async (c) =>
    c.json(await users.updateUser(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(roleRoute, async (c) => c.json(await assign(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(suspendRoute, async (c) => c.json(await users.suspendUser(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(activateRoute, async (c) => c.json(await users.activateUser(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(inviteRoute, async (c) => c.json(await users.resendInvitation(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(deleteRoute, async (c) => {
    await users.deleteUser(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });
