"use client";

import { DIRECTIONS, DISPOSITIONS } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { PhoneCall } from "lucide-react";
import { useQueryStates } from "nuqs";
import { agentsQuery } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { callsQuery } from "#src/api/calls.ts";
import { itemsOf } from "#src/api/paging.ts";
import { dayBounds } from "#src/format/day.ts";
import { DIRECTION, DISPOSITION } from "#src/format/labels.ts";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { DayRangeFilter, Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { useTimeZone } from "#src/ui/time.tsx";
import { CallsTable } from "./calls-table.tsx";
import { LiveCalls } from "./live-calls.tsx";
import { callFilter } from "./search-params.ts";

export function CallsList() {
  const can = useCan();
  const zone = useTimeZone();
  const phone = usePhone();
  const [filter, setFilter] = useQueryStates(callFilter);
  const { from, to, ...rest } = filter;
  const query = {
    ...rest,
    from: from === null ? null : dayBounds(from, zone)?.from,
    to: to === null ? null : dayBounds(to, zone)?.to,
  };
  const list = useInfiniteQuery({
    ...callsQuery(api, query),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  const agents = useInfiniteQuery({ ...agentsQuery(api, {}, 200), enabled: can("agents.read") });
  const calls = itemsOf(list.data);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const isOwn = !can("calls.read");
  return (
    <Page title="Calls" purpose={isOwn ? "Your own calls." : "Every call, with what happened when."}>
      <LiveCalls />
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search calls" placeholder="Number or name" />
        <SelectFilter
          name="disposition"
          label="Outcome"
          options={DISPOSITIONS.map((value) => ({ value, label: DISPOSITION[value].label }))}
        />
        <SelectFilter
          name="direction"
          label="Direction"
          options={DIRECTIONS.map((value) => ({ value, label: DIRECTION[value] }))}
        />
        {itemsOf(agents.data).length > 0 && (
          <SelectFilter
            name="agentId"
            label="Agent"
            options={itemsOf(agents.data).map((agent) => ({ value: agent.id, label: agent.name }))}
          />
        )}
        <DayRangeFilter />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The calls could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : calls.length === 0 ? (
        <EmptyState
          icon={<PhoneCall />}
          title={isFiltered ? "No call matches" : "No calls yet"}
          action={
            isFiltered ? (
              <Button onClick={() => void setFilter(null)}>Clear filters</Button>
            ) : (
              <Button tone="primary" onClick={phone.open}>
                Open the phone
              </Button>
            )
          }
        >
          {isFiltered
            ? "No call matches these filters."
            : "Call 600 to hear yourself, or 601 to talk to the demo agent. A moment after you hang up, the call stands here."}
        </EmptyState>
      ) : (
        <>
          <CallsTable calls={calls} />
          <More
            shown={calls.length}
            noun={["call", "calls"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}
