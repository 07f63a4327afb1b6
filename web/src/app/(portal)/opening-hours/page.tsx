import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { openingHours } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadSearch } from "#src/ui/search-params.ts";
import { OpeningHours } from "./opening-hours.tsx";

export const metadata: Metadata = { title: "Opening hours" };

export default async function OpeningHoursPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadSearch(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(openingHours.list(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Opening hours">
        <OpeningHours />
      </Gate>
    </HydrationBoundary>
  );
}
