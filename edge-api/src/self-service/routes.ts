import { phoneKeys, selfServiceMe, softphone } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import { listPhoneKeys } from "./phone-keys.ts";
import * as selfService from "./service.ts";

const tags = ["Self-service"];
const status = {
  state: "registered" as const,
  contactUri: "sip:acme-1000-k7wq@192.0.2.17:5060",
  address: "192.0.2.17",
  userAgent: "Yealink SIP-T46U 108.86.0.20",
  changedAt: "2026-11-20T09:30:00.000Z",
  lastRegisteredAt: "2026-11-20T09:30:00.000Z",
  reportedAt: "2026-11-20T09:45:10.000Z",
};

const me = defineRoute({
  method: "get",
  path: "/self-service/me",
  tags,
  summary: "One's own extension and phones",
  access: "self.read",
  responses: {
    200: jsonAnswer("The caller", selfServiceMe, {
      id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
      name: "Anna Berger",
      email: "anna@acme.example",
      role: "end_user",
      extension: { number: "1000" },
      devices: [
        {
          id: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
          label: "Desk phone",
          kind: "phone",
          sipUsername: "acme-1000-k7wq",
          enabled: true,
          status,
        },
      ],
    }),
  },
});

const openSoftphone = defineRoute({
  method: "post",
  path: "/self-service/softphone",
  tags,
  summary: "Make this browser one's phone",
  description:
    "Carries the digest, never the password. While `pending`, an apply must first bring the device to Asterisk.",
  access: "self.write",
  errors: ["conflict", "limit_exceeded"],
  responses: {
    200: jsonAnswer("What the browser registers with", softphone, {
      deviceId: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
      sipUsername: "acme-1000-k7wq",
      realm: "callplane",
      ha1: "0123456789abcdef0123456789abcdef",
      webSocketUrl: "wss://sip1.callplane.example/ws",
      sipHost: "sip1.callplane.example",
      displayName: "Anna Berger",
      extension: "1000",
      pending: true,
    }),
  },
});

const keys = defineRoute({
  method: "get",
  path: "/self-service/phone-keys",
  tags,
  summary: "Keys with a lamp for one's own desk phone",
  access: "self.read",
  responses: {
    200: jsonAnswer("What each key dials, which is what its lamp watches", phoneKeys, {
      items: [
        { kind: "do_not_disturb", number: "*761000", name: null },
        { kind: "queue", number: "*451000*702", name: "Support" },
        { kind: "parking", number: "*7001", name: null },
      ],
    }),
  },
});

export const selfServiceRouter = newRouter()
  .openapi(me, async (c) => c.json(await selfService.getMe(c.var.ctx), 200))
  .openapi(keys, async (c) => c.json(await listPhoneKeys(c.var.ctx), 200))
  .openapi(openSoftphone, async (c) => c.json(await selfService.openSoftphone(c.var.ctx), 200));
