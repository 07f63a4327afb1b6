import { z } from "@hono/zod-openapi";
import { callSettingsState, id, updateCallSettings } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as settings from "./call-settings.ts";

const example = {
  doNotDisturb: false,
  forwardAlways: null,
  forwardBusy: null,
  forwardNoAnswer: "+43664123456",
  forwardAlwaysAsks: false,
  forwardBusyAsks: true,
  forwardNoAnswerAsks: true,
  ringSec: 20,
  alsoRings: [{ number: "+43664123456", afterSec: 10, asksToAccept: true }],
  blockedCallers: [{ kind: "number" as const, number: "+43900123456" }],
  extension: "1000",
  inForce: true,
  changedAt: "2026-11-20T09:30:00.000Z",
};
const shown = { 200: jsonAnswer("How the phones behave", callSettingsState, example) };
const body = jsonBody(updateCallSettings, { forwardNoAnswer: "+43664123456", ringSec: 20 });
const params = z.object({ id });
const description = "Effective within a second and without an apply; `inForce` tells when the gateway has it.";

const getOwn = defineRoute({
  method: "get",
  path: "/self-service/call-settings",
  tags: ["Self-service"],
  summary: "How one's own phones behave",
  access: "self.read",
  responses: shown,
});

const updateOwn = defineRoute({
  method: "patch",
  path: "/self-service/call-settings",
  tags: ["Self-service"],
  summary: "Set do-not-disturb, forwards and how long one's phones ring",
  description,
  access: "self.write",
  errors: ["conflict"],
  request: { body },
  responses: shown,
});

const getTheirs = defineRoute({
  method: "get",
  path: "/users/{id}/call-settings",
  tags: ["Users"],
  summary: "How a person's phones behave",
  access: "users.read",
  request: { params },
  responses: shown,
});

const updateTheirs = defineRoute({
  method: "patch",
  path: "/users/{id}/call-settings",
  tags: ["Users"],
  summary: "Set a person's do-not-disturb, forwards and how long the phones ring",
  description,
  access: "users.write",
  errors: ["conflict"],
  request: { params, body },
  responses: shown,
});

export const callSettingsRouter = newRouter()
  .openapi(getOwn, async (c) => c.json(await settings.getOwnCallSettings(c.var.ctx), 200))
  .openapi(updateOwn, async (c) => c.json(await settings.updateOwnCallSettings(c.var.ctx, c.req.valid("json")), 200))
  .openapi(getTheirs, async (c) => c.json(await settings.getCallSettings(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(updateTheirs, async (c) =>
    c.json(await settings.updateCallSettings(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  );
