import { type CallingSettings, callingSettings, updateCallingSettings } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as settings from "./service.ts";

const tags = ["Calling settings"];
const example: CallingSettings = {
  defaultDestination: { kind: "USER", id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10" },
  mainNumber: "+43123456789",
  outsidePrefix: "0",
  emergency: {
    numbers: ["112", "122", "133", "144"],
    trunkIds: ["0199b2f8-3e4f-7051-8c6d-7e8f9a0b1c2d"],
    callerId: "+43123456789",
    notify: ["reception@acme.example"],
    location: "Hauptstrasse 1, 1010 Wien, second floor",
  },
  musicSoundIds: [],
  parking: { slots: 10, timeoutSec: 120 },
};

const get = defineRoute({
  method: "get",
  path: "/calling-settings",
  tags,
  summary: "What holds for all calls of the tenant",
  access: "routing.read",
  responses: { 200: jsonAnswer("The settings", callingSettings, example) },
});

const update = defineRoute({
  method: "patch",
  path: "/calling-settings",
  tags,
  summary: "Change what holds for all calls of the tenant",
  access: "routing.write",
  request: { body: jsonBody(updateCallingSettings, { outsidePrefix: "0", parking: { slots: 5, timeoutSec: 90 } }) },
  responses: { 200: jsonAnswer("The settings; calls go by them with the next apply", callingSettings, example) },
});

export const callingSettingsRouter = newRouter()
  .openapi(get, async (c) => c.json(await settings.getCallingSettings(c.var.ctx), 200))
  .openapi(update, async (c) => c.json(await settings.updateCallingSettings(c.var.ctx, c.req.valid("json")), 200));
