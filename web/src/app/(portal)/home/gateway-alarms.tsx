"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { gatewayDiagnosticsQuery } from "#src/api/diagnostics.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { Alarms } from "../gateways/alarms.tsx";

/** For those who can do something about it: the platform's admins and support, of the gateway that serves this tenant. */
export function GatewayAlarms() {
  const { role, permissions } = useMe();
  const isTold = (role === "platform_admin" || role === "support") && permissions.includes("diagnostics.read");
  const gateway = useQuery({ ...gatewayDiagnosticsQuery(api), enabled: isTold });
  return <Alarms alarms={gateway.data?.alarms ?? []} />;
}
