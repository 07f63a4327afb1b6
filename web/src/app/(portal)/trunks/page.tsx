import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { trunksQuery } from "#src/api/trunks.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadTrunkFilter } from "./search-params.ts";
import { TrunksList } from "./trunks-list.tsx";

export const metadata: Metadata = { title: "Trunks" };

export default async function TrunksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadTrunkFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(trunksQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["trunks.read"]} what="Trunks">
        <TrunksList />
      </Gate>
    </HydrationBoundary>
  );
}
