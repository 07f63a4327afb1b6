import { undeliveredNotices } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import * as example from "./examples.ts";
import { listUndelivered } from "./service.ts";

const list = defineRoute({
  method: "get",
  path: "/undelivered-notices",
  tags: ["Call limits"],
  summary: "Addresses the mail service would not take the last notice for",
  access: "call_limits.read",
  responses: { 200: jsonAnswer("The last of each address", undeliveredNotices, { items: [example.undelivered] }) },
});

export const undeliveredNoticesRouter = newRouter().openapi(list, async (c) =>
  c.json(await listUndelivered(c.var.ctx), 200),
);
