import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { callingSettingsQuery } from "#src/api/calling-settings.ts";
import { outboundPoliciesQuery } from "#src/api/outbound.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Outbound } from "./outbound.tsx";

export const metadata: Metadata = { title: "Calls out" };

export default async function OutboundPage() {
  const state = await prefetch(({ api, client }) => [
    client.fetchInfiniteQuery(outboundPoliciesQuery(api)),
    client.fetchQuery(callingSettingsQuery(api)),
  ]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Calls out">
        <Outbound />
      </Gate>
    </HydrationBoundary>
  );
}
