import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { callLimitsQuery, callUsageQuery } from "#src/api/call-limits.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Limits } from "./limits.tsx";

export const metadata: Metadata = { title: "Call limits" };

export default async function LimitsPage() {
  const state = await prefetch(({ api, client }) => [
    client.fetchQuery(callLimitsQuery(api)),
    client.fetchQuery(callUsageQuery(api)),
  ]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["call_limits.read"]} what="Call limits">
        <Limits />
      </Gate>
    </HydrationBoundary>
  );
}
