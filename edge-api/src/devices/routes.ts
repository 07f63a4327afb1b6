import { z } from "@hono/zod-openapi";
import {
  createDevice,
  device,
  devicePage,
  deviceStatus,
  deviceWithSecret,
  id,
  listDevices,
  updateDevice,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import * as devices from "./service.ts";

const tags = ["Devices"];
const params = z.object({ id });

const list = defineRoute({
  method: "get",
  path: "/devices",
  tags,
  summary: "Devices, newest first",
  access: "devices.read",
  request: { query: listDevices },
  responses: { 200: jsonAnswer("A page of devices", devicePage, { items: [example.device], nextCursor: null }) },
});

const create = defineRoute({
  method: "post",
  path: "/devices",
  tags,
  summary: "Add a device",
  description: "The answer is the only one that ever shows `sipPassword`. The phone can register after the next apply.",
  access: "devices.write",
  errors: ["conflict", "limit_exceeded"],
  request: { body: jsonBody(createDevice, example.createDevice) },
  responses: { 201: jsonAnswer("The device with its password", deviceWithSecret, example.deviceWithSecret) },
});

const get = defineRoute({
  method: "get",
  path: "/devices/{id}",
  tags,
  summary: "One device",
  access: "devices.read",
  request: { params },
  responses: { 200: jsonAnswer("The device", device, example.device) },
});

const status = defineRoute({
  method: "get",
  path: "/devices/{id}/status",
  tags,
  summary: "Whether the device is registered, as last reported",
  access: "devices.read",
  request: { params },
  responses: { 200: jsonAnswer("Its state", deviceStatus, example.device.status) },
});

const update = defineRoute({
  method: "patch",
  path: "/devices/{id}",
  tags,
  summary: "Change a device",
  access: "devices.write",
  errors: ["conflict"],
  request: { params, body: jsonBody(updateDevice, { enabled: false }) },
  responses: { 200: jsonAnswer("The device as it is now", device, example.device) },
});

const remove = defineRoute({
  method: "delete",
  path: "/devices/{id}",
  tags,
  summary: "Remove a device",
  access: "devices.write",
  request: { params },
  responses: { 204: { description: "It is gone; Asterisk forgets it with the next apply" } },
});

const rotate = defineRoute({
  method: "post",
  path: "/devices/{id}/rotate-secret",
  tags,
  summary: "Give the device a new SIP password",
  access: "devices.write",
  request: { params },
  responses: { 200: jsonAnswer("The device with its new password", deviceWithSecret, example.deviceWithSecret) },
});

export const devicesRouter = newRouter()
  .openapi(list, async (c) => c.json(await devices.listDevices(c.var.ctx, c.req.valid("query")), 200))
  .openapi(create, async (c) => c.json(await devices.createDevice(c.var.ctx, c.req.valid("json")), 201))
  .openapi(get, async (c) => c.json(await devices.getDevice(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(status, async (c) => c.json(await devices.getDeviceStatus(c.var.ctx, c.req.valid("param").id), 200))
  .openapi(update, async (c) =>
    c.json(await devices.updateDevice(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(remove, async (c) => {
    await devices.deleteDevice(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(rotate, async (c) => c.json(await devices.rotateSecret(c.var.ctx, c.req.valid("param").id), 200));
