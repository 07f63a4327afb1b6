import { deviceDiagnostics, gatewayDiagnostics, trunkDiagnostics } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import { diagnoseDevices, diagnoseGateway, diagnoseTrunks } from "./service.ts";

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

const trunks = defineRoute({
  method: "get",
  path: "/diagnostics/trunks",
  tags: ["Diagnostics"],
  summary: "How the trunks the tenant may use stand, counted",
  access: "diagnostics.read",
  responses: {
    200: jsonAnswer("Counts by state", trunkDiagnostics, {
      total: 3,
      up: 2,
      down: 1,
      unknown: 0,
      disabled: 0,
      reportedAt: "2026-11-20T09:30:00.000Z",
    }),
  },
});

const gateway = defineRoute({
  method: "get",
  path: "/diagnostics/gateway",
  tags: ["Diagnostics"],
  summary: "How the gateway stands that serves the tenant, and what is wrong there",
  access: "diagnostics.read",
  responses: {
    200: jsonAnswer("Status and alarms", gatewayDiagnostics, {
      status: "online",
      alarms: [{ part: "rtp_ports", problem: "all RTP ports are in use: 4 legs of calls were refused" }],
    }),
  },
});

export const diagnosticsRouter = newRouter()
  .openapi(devices, async (c) => c.json(await diagnoseDevices(c.var.ctx), 200))
  .openapi(trunks, async (c) => c.json(await diagnoseTrunks(c.var.ctx), 200))
  .openapi(gateway, async (c) => c.json(await diagnoseGateway(c.var.ctx), 200));
