import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { blockedCallersQuery } from "#src/api/blocked-callers.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadSearch } from "#src/ui/search-params.ts";
import { BlockedCallers } from "./blocked-callers.tsx";

export const metadata: Metadata = { title: "Blocked callers" };

export default async function BlockedCallersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadSearch(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(blockedCallersQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Blocked callers">
        <BlockedCallers />
      </Gate>
    </HydrationBoundary>
  );
}
