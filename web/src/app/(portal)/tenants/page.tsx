import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { prefetch } from "#src/api/prefetch.ts";
import { tenantsQuery } from "#src/api/tenants.ts";
import { Gate } from "#src/shell/gate.tsx";
import { loadTenantFilter } from "./search-params.ts";
import { TenantsList } from "./tenants-list.tsx";

export const metadata: Metadata = { title: "Tenants" };

export default async function TenantsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadTenantFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(tenantsQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["tenants.read"]} what="Tenants">
        <TenantsList />
      </Gate>
    </HydrationBoundary>
  );
}
