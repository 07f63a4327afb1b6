import { z } from "@hono/zod-openapi";
import {
  type BusinessHours,
  businessHours,
  businessHoursPage,
  createBusinessHours,
  hoursOverride,
  id,
  listBusinessHours,
  updateBusinessHours,
} from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody } from "../http/router.ts";
import { routerOf } from "../named-things/index.ts";
import { overrideHours } from "./override.ts";
import { businessHoursVerbs } from "./service.ts";

const tags = ["Opening hours"];
const request = { params: z.object({ id }) };
const override = { state: "closed" as const, until: "2026-11-20T23:00:00.000Z" };
const item: BusinessHours = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Practice",
  timeZone: "Europe/Vienna",
  weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
  holidays: [{ name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: null }],
  open: { kind: "USER", id: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4" },
  closed: { kind: "HANG_UP" },
  code: 1,
  override: null,
  now: { state: "open", because: "Friday 09:00–17:00", until: "2026-11-20T16:00:00.000Z" },
  createdAt: "2026-11-20T09:30:00.000Z",
};
const overridden: BusinessHours = {
  ...item,
  override,
  now: { state: "closed", because: "Set to closed by hand", until: "2026-11-23T08:00:00.000Z" },
};

const set = defineRoute({
  method: "put",
  path: "/business-hours/{id}/override",
  tags,
  summary: "Open or close for now, whatever the calendar says",
  access: "hours.override",
  request: { ...request, body: jsonBody(hoursOverride, override) },
  responses: { 200: jsonAnswer("As it is now, at once and without apply", businessHours, overridden) },
});

const takeBack = defineRoute({
  method: "delete",
  path: "/business-hours/{id}/override",
  tags,
  summary: "Go by the calendar again",
  access: "hours.override",
  request,
  responses: { 200: jsonAnswer("As it is now, at once and without apply", businessHours, item) },
});

const { name, weekly, holidays, closed } = item;

export const businessHoursRouter = routerOf({
  path: "/business-hours",
  tag: "Opening hours",
  words: { one: "opening hours", several: "Opening hours" },
  read: "routing.read",
  write: "routing.write",
  schemas: {
    list: listBusinessHours,
    item: businessHours,
    page: businessHoursPage,
    create: createBusinessHours,
    update: updateBusinessHours,
  },
  examples: {
    item,
    create: { name, weekly, holidays, open: { kind: "DIRECTORY" }, closed },
    update: { closed: { kind: "DIRECTORY" } },
  },
  verbs: businessHoursVerbs,
})
  .openapi(set, async (c) => c.json(await overrideHours(c.var.ctx, c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(takeBack, async (c) => c.json(await overrideHours(c.var.ctx, c.req.valid("param").id, null), 200));
