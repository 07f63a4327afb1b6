import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { gatewaysQuery } from "#src/api/tenants.ts";
import { Gate } from "#src/shell/gate.tsx";
import { GatewaysList } from "./gateways-list.tsx";

export const metadata: Metadata = { title: "Gateways" };

export default async function GatewaysPage() {
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(gatewaysQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["gateways.read"]} what="Gateways">
        <GatewaysList />
      </Gate>
    </HydrationBoundary>
  );
}
