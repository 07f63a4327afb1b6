import { createTicket, ticket } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as tickets from "./service.ts";

const create = defineRoute({
  method: "post",
  path: "/tickets",
  tags: ["Live"],
  summary: "Get a pass for the gateway's live socket",
  access: "live.read",
  errors: ["conflict"],
  request: { body: jsonBody(createTicket, { scope: "live" }) },
  responses: {
    201: jsonAnswer("Valid 30 seconds, for one connection", ticket, {
      ticket: "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
      url: "wss://gw1.callplane.example/live",
      expiresAt: "2026-11-20T09:30:30.000Z",
    }),
  },
});

export const ticketsRouter = newRouter().openapi(create, async (c) =>
  c.json(await tickets.createTicket(c.var.ctx, c.req.valid("json")), 201),
);
