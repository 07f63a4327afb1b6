import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { applyJobsQuery } from "#src/api/apply.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { History } from "./history.tsx";
import { loadHistoryFilter } from "./search-params.ts";

export const metadata: Metadata = { title: "Apply history" };

export default async function HistoryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadHistoryFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(applyJobsQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["apply.read"]} what="Changes">
        <History />
      </Gate>
    </HydrationBoundary>
  );
}
