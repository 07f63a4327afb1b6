import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { emergencyCallsQuery } from "#src/api/emergency-calls.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { EmergencyCalls } from "./emergency-calls.tsx";

export const metadata: Metadata = { title: "Emergency calls" };

export default async function EmergencyCallsPage() {
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(emergencyCallsQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["live.read"]} what="Emergency calls">
        <EmergencyCalls />
      </Gate>
    </HydrationBoundary>
  );
}
