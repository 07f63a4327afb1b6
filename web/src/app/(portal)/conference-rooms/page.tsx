import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { conferenceRooms } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadSearch } from "#src/ui/search-params.ts";
import { ConferenceRooms } from "./conference-rooms.tsx";

export const metadata: Metadata = { title: "Conference rooms" };

export default async function ConferenceRoomsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadSearch(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(conferenceRooms.list(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Conference rooms">
        <ConferenceRooms />
      </Gate>
    </HydrationBoundary>
  );
}
