import { z } from "@hono/zod-openapi";
import { createEnrolment, enrolment, gatewayPage, id, liftSipBan, listGateways } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, jsonBody, newRouter } from "../http/router.ts";
import * as gateways from "./service.ts";

const tags = ["Gateways"];

const exampleGateway = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "vienna-1",
  status: "online" as const,
  version: "1.0.0",
  publicUrl: "wss://gw1.callplane.example",
  sipHost: "sip1.callplane.example",
  sipPort: 5060,
  sipWebSocketUrl: "wss://sip1.callplane.example/ws",
  lastSeenAt: "2026-11-20T09:30:00.000Z",
  asterisk: { up: true, version: "22.10.1", activeCalls: 3 },
  alarms: [],
  bans: {
    total: 1,
    items: [
      {
        address: "198.51.100.23",
        reason: "failures" as const,
        hasPhones: false,
        since: "2026-11-20T09:28:00.000Z",
        until: "2026-11-20T09:38:00.000Z",
        times: 1,
      },
    ],
  },
  createdAt: "2026-11-01T09:30:00.000Z",
};

const exampleInTrouble = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e11",
  name: "graz-1",
  alarms: [
    {
      part: "rtp_ports",
      problem: "all RTP ports are in use (rtp.conf): 4 legs of calls were refused in the last 5 minutes",
    },
  ],
};

const list = defineRoute({
  method: "get",
  path: "/gateways",
  tags,
  summary: "Gateways and whether they are online",
  access: "gateways.read",
  request: { query: listGateways },
  responses: {
    200: jsonAnswer("A page of gateways", gatewayPage, {
      items: [exampleGateway, { ...exampleGateway, ...exampleInTrouble }],
      nextCursor: null,
    }),
  },
});

const open = defineRoute({
  method: "post",
  path: "/gateways/enrolments",
  tags,
  summary: "Make a one-time code for a new gateway",
  access: "gateways.write",
  errors: ["conflict"],
  request: { body: jsonBody(createEnrolment, { name: "vienna-1" }) },
  responses: {
    201: jsonAnswer("The code, shown this once, valid for an hour", enrolment, {
      code: "q1w2e3r4t5z6u7i8o9p0",
      expiresAt: "2026-11-20T10:30:00.000Z",
    }),
  },
});

const lift = defineRoute({
  method: "post",
  path: "/gateways/{id}/bans/lift",
  tags,
  summary: "Let an address in again that was shut out",
  access: "gateways.write",
  request: { params: z.object({ id }), body: jsonBody(liftSipBan, { address: "198.51.100.23" }) },
  responses: { 204: { description: "The gateway was told" } },
});

export const gatewaysRouter = newRouter()
  .openapi(list, async (c) => c.json(await gateways.listGateways(c.var.ctx, c.req.valid("query")), 200))
  .openapi(open, async (c) => c.json(await gateways.openEnrolment(c.var.ctx, c.req.valid("json")), 201))
  .openapi(lift, async (c) => {
    await gateways.liftBan(c.var.ctx, c.req.valid("param").id, c.req.valid("json"));
    return c.body(null, 204);
  });
