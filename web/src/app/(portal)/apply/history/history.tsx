"use client";

import { JOB_STATUSES } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useQueryStates } from "nuqs";
import { applyJobsQuery } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { JOB_STATUS } from "#src/format/labels.ts";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Filters, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { JobsTable } from "../jobs-table.tsx";
import { historyFilter } from "./search-params.ts";

export function History() {
  const [filter, setFilter] = useQueryStates(historyFilter);
  const list = useInfiniteQuery({
    ...applyJobsQuery(api, filter),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const jobs = itemsOf(list.data);
  const isFiltered = filter.status !== null;
  return (
    <Page
      title="Apply history"
      purpose="Everything that was brought to the phone system, by whom, and how it ended."
      crumbs={[{ href: "/apply", label: "Changes" }]}
    >
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SelectFilter
          name="status"
          label="Status"
          options={JOB_STATUSES.map((value) => ({ value, label: JOB_STATUS[value].label }))}
        />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The history could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : jobs.length === 0 ? (
        <EmptyState
          icon={<ListChecks />}
          title={isFiltered ? "None with this status" : "Nothing was applied yet"}
          action={
            isFiltered ? (
              <Button onClick={() => void setFilter(null)}>Clear filter</Button>
            ) : (
              <ButtonLink href="/apply">See pending changes</ButtonLink>
            )
          }
        >
          {isFiltered
            ? "No apply ended this way."
            : "The first apply will stand here, with what it changed and how long each step took."}
        </EmptyState>
      ) : (
        <>
          <JobsTable jobs={jobs} />
          <More
            shown={jobs.length}
            noun={["apply", "applies"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}
