import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { voicemailBoxes } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadSearch } from "#src/ui/search-params.ts";
import { VoicemailBoxes } from "./voicemail-boxes.tsx";

export const metadata: Metadata = { title: "Voicemail boxes" };

export default async function VoicemailBoxesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadSearch(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(voicemailBoxes.list(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["voicemail.read"]} what="Voicemail boxes">
        <VoicemailBoxes />
      </Gate>
    </HydrationBoundary>
  );
}
