import { z } from "@hono/zod-openapi";
import {
  acceptInvitation,
  id,
  login,
  loginResult,
  me,
  page,
  refresh,
  tokens,
  webSession,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import { acceptInvitation as accept } from "./accept-invitation.ts";
import * as example from "./examples.ts";
import { logIn } from "./log-in.ts";
import { getMe } from "./me.ts";
import { refreshTokens } from "./refresh.ts";
import * as sessions from "./service.ts";

const tags = ["Sessions"];
const webSessionPage = page(webSession).meta({ id: "WebSessionPage" });

const loginRoute = defineRoute({
  method: "post",
  path: "/auth/login",
  tags,
  summary: "Log in",
  access: "public",
  errors: ["unauthenticated"],
  request: { body: jsonBody(login, example.login) },
  responses: { 200: jsonAnswer("The session's tokens and its person", loginResult, example.loginResult) },
});

const refreshRoute = defineRoute({
  method: "post",
  path: "/auth/refresh",
  tags,
  summary: "Trade the refresh token for new tokens",
  description: "Each refresh token serves once. One that is used again later ends its whole session.",
  access: "public",
  errors: ["unauthenticated"],
  request: { body: jsonBody(refresh, { refreshToken: example.tokens.refreshToken }) },
  responses: { 200: jsonAnswer("New tokens", tokens, example.tokens) },
});

const acceptRoute = defineRoute({
  method: "post",
  path: "/auth/accept-invitation",
  tags,
  summary: "Accept an invitation: sets the password and logs in",
  access: "public",
  errors: ["not_found", "unauthenticated"],
  request: {
    body: jsonBody(acceptInvitation, { token: example.tokens.refreshToken, password: example.login.password }),
  },
  responses: { 200: jsonAnswer("The session's tokens and its person", loginResult, example.loginResult) },
});

const logoutRoute = defineRoute({
  method: "post",
  path: "/auth/logout",
  tags,
  summary: "Log out: this session's tokens are refused at once",
  access: "signed_in",
  responses: { 204: { description: "Logged out" } },
});

const meRoute = defineRoute({
  method: "get",
  path: "/auth/me",
  tags,
  summary: "Who is signed in",
  access: "signed_in",
  responses: { 200: jsonAnswer("The person, their rights and tenant", me, example.me) },
});

const listRoute = defineRoute({
  method: "get",
  path: "/auth/sessions",
  tags,
  summary: "One's own sessions, the one used last first",
  access: "signed_in",
  responses: { 200: jsonAnswer("All of them", webSessionPage, { items: [example.webSession], nextCursor: null }) },
});

const revokeRoute = defineRoute({
  method: "delete",
  path: "/auth/sessions/{id}",
  tags,
  summary: "End one of one's own sessions",
  access: "signed_in",
  request: { params: z.object({ id }) },
  responses: { 204: { description: "It is over" } },
});

export const sessionsRouter = newRouter()
  .openapi(loginRoute, async (c) => c.json(await logIn(c.var.ctx, c.req.valid("json")), 200))
  .openapi(refreshRoute, async (c) => c.json(await refreshTokens(c.var.ctx, c.req.valid("json").refreshToken), 200))
  .openapi(acceptRoute, async (c) => c.json(await accept(c.var.ctx, c.req.valid("json")), 200))
  .openapi(logoutRoute, async (c) => {
    await sessions.logOut(c.var.ctx);
    return c.body(null, 204);
  })
  .openapi(meRoute, async (c) => c.json(await getMe(c.var.ctx), 200))
  .openapi(listRoute, async (c) => c.json(await sessions.listOwnSessions(c.var.ctx), 200))
  .openapi(revokeRoute, async (c) => {
    await sessions.revokeOwnSession(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });
