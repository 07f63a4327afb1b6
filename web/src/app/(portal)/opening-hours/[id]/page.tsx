import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { openingHours } from "#src/api/things.ts";
import { Gate } from "#src/shell/gate.tsx";
import { HoursPage } from "./hours-page.tsx";

export const metadata: Metadata = { title: "Opening hours" };

export default async function OneOpeningHoursPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch(({ api, client }) => [client.fetchQuery(openingHours.one(api, id))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Opening hours">
        <HoursPage id={id} />
      </Gate>
    </HydrationBoundary>
  );
}
