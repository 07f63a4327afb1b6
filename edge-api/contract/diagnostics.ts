import { z } from "zod";
import { gatewayAlarm } from "./gateways.ts";
import { instant } from "./primitives.ts";

/** GET /diagnostics/devices: how the tenant's phones stand, counted. Disabled ones are counted apart. */
export const deviceDiagnostics = z
  .object({
    total: z.number().int(),
    registered: z.number().int(),
    unregistered: z.number().int(),
    unreachable: z.number().int(),
    unknown: z.number().int().meta({ description: "Never reported: not applied yet, or the gateway has not spoken" }),
    disabled: z.number().int(),
    /** When the gateway last reported any of them. */
    reportedAt: instant.nullable(),
  })
  .meta({ id: "DeviceDiagnostics" });

/** GET /diagnostics/trunks: how the trunks the tenant may use stand, its own and the platform's, counted. */
export const trunkDiagnostics = z
  .object({
    total: z.number().int(),
    up: z.number().int(),
    down: z.number().int(),
    unknown: z.number().int().meta({ description: "Never reported: not applied yet, or the gateway has not spoken" }),
    disabled: z.number().int(),
    /** When a gateway last reported any of them. */
    reportedAt: instant.nullable(),
  })
  .meta({ id: "TrunkDiagnostics" });

/** GET /diagnostics/gateway: how the gateway stands that serves the tenant. */
export const gatewayDiagnostics = z
  .object({
    status: z.enum(["online", "offline"]).nullable().meta({ description: "null: none yet, before the first apply" }),
    alarms: z.array(gatewayAlarm),
  })
  .meta({ id: "GatewayDiagnostics" });

export type GatewayDiagnostics = z.infer<typeof gatewayDiagnostics>;
export type TrunkDiagnostics = z.infer<typeof trunkDiagnostics>;
export type DeviceDiagnostics = z.infer<typeof deviceDiagnostics>;
