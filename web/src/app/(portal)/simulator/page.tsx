import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { dids } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Simulator } from "./simulator.tsx";

export const metadata: Metadata = { title: "Simulator" };

export default async function SimulatorPage() {
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(dids.list(api, {}, 200))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="The simulator">
        <Simulator />
      </Gate>
    </HydrationBoundary>
  );
}
