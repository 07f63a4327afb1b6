import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { usersQuery } from "#src/api/users.ts";
import { Gate } from "#src/shell/gate.tsx";
import { PeopleList } from "./people-list.tsx";
import { loadPeopleFilter } from "./search-params.ts";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadPeopleFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(usersQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["users.read"]} what="People">
        <PeopleList />
      </Gate>
    </HydrationBoundary>
  );
}
