import type { OpenAPIHono } from "@hono/zod-openapi";
import { agentsRouter } from "../agents/index.ts";
import { announcementsRouter } from "../announcements/index.ts";
import { applyRouter } from "../apply/index.ts";
import { auditLogsRouter } from "../audit-logs/index.ts";
import { blockedCallersRouter } from "../blocked-callers/index.ts";
import { businessHoursRouter } from "../business-hours/index.ts";
import { callBlocksRouter, callLimitsRouter } from "../call-limits/index.ts";
import { callingSettingsRouter } from "../calling-settings/index.ts";
import { callsRouter } from "../calls/index.ts";
import { conferenceRoomsRouter } from "../conference-rooms/index.ts";
import { devicesRouter } from "../devices/index.ts";
import { diagnosticsRouter } from "../diagnostics/index.ts";
import { didsRouter, platformDidsRouter } from "../dids/index.ts";
import { emergencyCallsRouter } from "../emergency-calls/index.ts";
import { extensionsRouter } from "../extensions/index.ts";
import {
  callStateRouter,
  emergencyLinkRouter,
  gatewayLinkRouter,
  guardsRouter,
  trunkLinkRouter,
  voicemailLinkRouter,
} from "../gateway-link/index.ts";
import { gatewaysRouter } from "../gateways/index.ts";
import { ivrMenusRouter } from "../ivr-menus/index.ts";
import { jobsRouter } from "../jobs/index.ts";
import { outboundPoliciesRouter, userOutboundRouter } from "../outbound-policies/index.ts";
import { permissionsRouter } from "../permissions/index.ts";
import { queuesRouter } from "../queues/index.ts";
import { ringGroupsRouter } from "../ring-groups/index.ts";
import { routingRouter } from "../routing/index.ts";
import { callSettingsRouter, selfServiceRouter } from "../self-service/index.ts";
import { sessionsRouter } from "../sessions/index.ts";
import { soundsRouter } from "../sounds/index.ts";
import { tenantsRouter } from "../tenants/index.ts";
import { ticketsRouter } from "../tickets/index.ts";
import { trunksRouter } from "../trunks/index.ts";
import { undeliveredNoticesRouter } from "../undelivered-notices/index.ts";
import { usersRouter } from "../users/index.ts";
import { heardVoicemailRouter, ownVoicemailRouter, sharedVoicemailRouter } from "../voicemail/index.ts";
import { voicemailBoxesRouter } from "../voicemail-boxes/index.ts";
import type { AppEnv } from "./app-env.ts";

/** Every slice's router and where it hangs. A new slice is added here and nowhere else. */
export const MOUNTS: readonly (readonly [path: string, router: OpenAPIHono<AppEnv>])[] = [
  ["/api/v1", sessionsRouter],
  ["/api/v1", permissionsRouter],
  ["/api/v1", tenantsRouter],
  ["/api/v1", usersRouter],
  ["/api/v1", extensionsRouter],
  ["/api/v1", devicesRouter],
  ["/api/v1", auditLogsRouter],
  ["/api/v1", applyRouter],
  ["/api/v1", gatewaysRouter],
  ["/api/v1", agentsRouter],
  ["/api/v1", callsRouter],
  ["/api/v1", didsRouter],
  ["/api/v1", platformDidsRouter],
  ["/api/v1", callingSettingsRouter],
  ["/api/v1", emergencyCallsRouter],
  ["/api/v1", announcementsRouter],
  ["/api/v1", blockedCallersRouter],
  ["/api/v1", businessHoursRouter],
  ["/api/v1", conferenceRoomsRouter],
  ["/api/v1", ivrMenusRouter],
  ["/api/v1", queuesRouter],
  ["/api/v1", ringGroupsRouter],
  ["/api/v1", soundsRouter],
  ["/api/v1", voicemailBoxesRouter],
  ["/api/v1", trunksRouter],
  ["/api/v1", outboundPoliciesRouter],
  ["/api/v1", userOutboundRouter],
  ["/api/v1", callLimitsRouter],
  ["/api/v1", callBlocksRouter],
  ["/api/v1", undeliveredNoticesRouter],
  ["/api/v1", routingRouter],
  ["/api/v1", ticketsRouter],
  ["/api/v1", diagnosticsRouter],
  ["/api/v1", selfServiceRouter],
  ["/api/v1", callSettingsRouter],
  ["/api/v1", ownVoicemailRouter],
  ["/api/v1", heardVoicemailRouter],
  ["/api/v1", sharedVoicemailRouter],
  ["/gateway/v1", gatewayLinkRouter],
  ["/gateway/v1", callStateRouter],
  ["/gateway/v1", voicemailLinkRouter],
  ["/gateway/v1", trunkLinkRouter],
  ["/gateway/v1", guardsRouter],
  ["/gateway/v1", emergencyLinkRouter],
  ["/jobs", jobsRouter],
];
