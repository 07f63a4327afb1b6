import { extensionPage, listExtensions, nextExtension } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import * as extensions from "./service.ts";

const tags = ["Extensions"];
const example = {
  id: "0199b2f6-1c2d-7e3f-8a4b-5c6d7e8f9a0b",
  number: "1000",
  kind: "user" as const,
  ownerId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  ownerName: "Anna Berger",
};

const list = defineRoute({
  method: "get",
  path: "/extensions",
  tags,
  summary: "Extensions in use, in the order of their numbers",
  access: "extensions.read",
  request: { query: listExtensions },
  responses: { 200: jsonAnswer("A page of extensions", extensionPage, { items: [example], nextCursor: null }) },
});

const next = defineRoute({
  method: "get",
  path: "/extensions/next",
  tags,
  summary: "The number the next person would get",
  access: "extensions.read",
  responses: { 200: jsonAnswer("The number, or null when the range is full", nextExtension, { number: "1004" }) },
});

export const extensionsRouter = newRouter()
  .openapi(next, async (c) => c.json(await extensions.getNextExtension(c.var.ctx), 200))
  .openapi(list, async (c) => c.json(await extensions.listExtensions(c.var.ctx, c.req.valid("query")), 200));
