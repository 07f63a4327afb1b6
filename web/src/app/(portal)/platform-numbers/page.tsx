import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { platformDidsQuery } from "#src/api/platform-dids.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { PlatformNumbers } from "./platform-numbers.tsx";
import { loadNumberFilter } from "./search-params.ts";

export const metadata: Metadata = { title: "Platform numbers" };

export default async function PlatformNumbersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadNumberFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(platformDidsQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["tenants.read"]} what="Platform numbers">
        <PlatformNumbers />
      </Gate>
    </HydrationBoundary>
  );
}
