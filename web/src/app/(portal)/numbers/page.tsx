import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { dids } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Numbers } from "./numbers.tsx";
import { loadNumberFilter } from "./search-params.ts";

export const metadata: Metadata = { title: "Numbers" };

export default async function NumbersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadNumberFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(dids.list(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["dids.read"]} what="Numbers">
        <Numbers />
      </Gate>
    </HydrationBoundary>
  );
}
