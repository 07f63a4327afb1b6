"use client";

import { DEVICE_STATES } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Smartphone } from "lucide-react";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { devicesQuery } from "#src/api/devices.ts";
import { itemsOf } from "#src/api/paging.ts";
import { DEVICE_STATE } from "#src/format/labels.ts";
import { useLive } from "#src/live/live-provider.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { AddDevice } from "./add-device.tsx";
import { DevicesTable } from "./devices-table.tsx";
import { deviceFilter } from "./search-params.ts";

/** Without the live socket the list asks again by itself. */
const POLL_MS = 10_000;

export function DevicesList() {
  const can = useCan();
  const { status } = useLive();
  const [filter, setFilter] = useQueryStates(deviceFilter);
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const list = useInfiniteQuery({
    ...devicesQuery(api, filter),
    placeholderData: keepPreviousData,
    refetchInterval: status.kind === "live" ? false : POLL_MS,
  });
  const devices = itemsOf(list.data);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const add = (
    <Button tone="primary" icon={<Plus />} onClick={() => void setAdding("device")}>
      Add device
    </Button>
  );
  return (
    <Page
      title="Devices"
      purpose="Every phone and softphone, and whether it can be reached right now."
      action={can("devices.write") && add}
    >
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search devices" placeholder="Phone, person or SIP user name" />
        <SelectFilter
          name="state"
          label="State"
          options={DEVICE_STATES.map((value) => ({ value, label: DEVICE_STATE[value].label }))}
        />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The devices could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : devices.length === 0 ? (
        <EmptyState
          icon={<Smartphone />}
          title={isFiltered ? "No device matches" : "No devices yet"}
          action={
            isFiltered ? (
              <Button onClick={() => void setFilter(null)}>Clear filters</Button>
            ) : (
              can("devices.write") && add
            )
          }
        >
          {isFiltered
            ? "No device matches these filters."
            : "Add a phone for someone. You get its credentials once; after an apply it can register."}
        </EmptyState>
      ) : (
        <>
          <DevicesTable devices={devices} withOwner />
          <More
            shown={devices.length}
            noun={["device", "devices"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      <AddDevice open={adding === "device"} onClose={() => void setAdding(null)} />
    </Page>
  );
}
