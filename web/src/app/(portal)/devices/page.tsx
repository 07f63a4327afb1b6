import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { devicesQuery } from "#src/api/devices.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { DevicesList } from "./devices-list.tsx";
import { loadDeviceFilter } from "./search-params.ts";

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadDeviceFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(devicesQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["devices.read"]} what="Devices">
        <DevicesList />
      </Gate>
    </HydrationBoundary>
  );
}
