import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { callingSettingsQuery } from "#src/api/calling-settings.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { OutboundSettings } from "./outbound-settings.tsx";

export const metadata: Metadata = { title: "Emergency and numbers shown" };

export default async function OutboundSettingsPage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(callingSettingsQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Calls out">
        <OutboundSettings />
      </Gate>
    </HydrationBoundary>
  );
}
