import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { callingSettingsQuery } from "#src/api/calling-settings.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Parking } from "./parking.tsx";

export const metadata: Metadata = { title: "Parking" };

export default async function ParkingPage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(callingSettingsQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Parking">
        <Parking />
      </Gate>
    </HydrationBoundary>
  );
}
