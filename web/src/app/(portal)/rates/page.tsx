import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { ratesQuery } from "#src/api/rates.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Rates } from "./rates.tsx";

export const metadata: Metadata = { title: "Prices" };

export default async function RatesPage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(ratesQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["call_limits.read"]} what="Prices">
        <Rates />
      </Gate>
    </HydrationBoundary>
  );
}
