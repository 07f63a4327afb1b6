import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { queues } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadSearch } from "#src/ui/search-params.ts";
import { Queues } from "./queues.tsx";

export const metadata: Metadata = { title: "Queues" };

export default async function QueuesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadSearch(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(queues.list(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Queues">
        <Queues />
      </Gate>
    </HydrationBoundary>
  );
}
