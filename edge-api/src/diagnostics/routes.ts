import { deviceDiagnostics } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import { diagnoseDevices } from "./service.ts";

const devices = defineRoute({
  method: "get",
  path: "/diagnostics/devices",
  tags: ["Diagnostics"],
  summary: "How the tenant's phones stand, counted",
  access: "diagnostics.read",
  responses: {
    200: jsonAnswer("Counts by state", deviceDiagnostics, {
      total: 12,
      registered: 9,
      unregistered: 1,
      unreachable: 0,
      unknown: 1,
      disabled: 1,
      reportedAt: "2026-11-20T09:30:00.000Z",
    }),
  },
});

export const diagnosticsRouter = newRouter().openapi(devices, async (c) =>
  c.json(await diagnoseDevices(c.var.ctx), 200),
);
