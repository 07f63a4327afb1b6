import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { sounds } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadSearch } from "#src/ui/search-params.ts";
import { Sounds } from "./sounds.tsx";

export const metadata: Metadata = { title: "Sounds" };

export default async function SoundsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadSearch(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(sounds.list(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Sounds">
        <Sounds />
      </Gate>
    </HydrationBoundary>
  );
}
