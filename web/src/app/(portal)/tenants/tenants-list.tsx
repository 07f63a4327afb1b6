"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Building2, Plus } from "lucide-react";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { tenantsQuery } from "#src/api/tenants.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { AddTenant } from "./add-tenant.tsx";
import { tenantFilter } from "./search-params.ts";
import { TenantsTable } from "./tenants-table.tsx";

export function TenantsList() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(tenantFilter);
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const list = useInfiniteQuery({ ...tenantsQuery(api, filter), placeholderData: keepPreviousData });
  const tenants = itemsOf(list.data);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const add = (
    <Button tone="primary" icon={<Plus />} onClick={() => void setAdding("tenant")}>
      Add tenant
    </Button>
  );
  return (
    <Page
      title="Tenants"
      purpose="The companies on this platform. None sees or reaches another."
      action={can("tenants.write") && add}
    >
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search tenants" placeholder="Name or key" />
        <SelectFilter
          name="status"
          label="Status"
          options={[
            { value: "active", label: "Active" },
            { value: "suspended", label: "Suspended" },
          ]}
        />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The tenants could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : tenants.length === 0 ? (
        <EmptyState
          icon={<Building2 />}
          title={isFiltered ? "No tenant matches" : "No tenants yet"}
          action={isFiltered ? <Button onClick={() => void setFilter(null)}>Clear filters</Button> : add}
        >
          {isFiltered ? "No tenant matches these filters." : "Add the first company and invite its admin on one page."}
        </EmptyState>
      ) : (
        <>
          <TenantsTable tenants={tenants} />
          <More
            shown={tenants.length}
            noun={["tenant", "tenants"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {adding === "tenant" && <AddTenant onClose={() => void setAdding(null)} />}
    </Page>
  );
}
