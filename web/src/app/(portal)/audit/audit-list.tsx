"use client";

import type { AuditEntry } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { auditQuery, auditVerificationQuery } from "#src/api/audit-logs.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { dayBounds } from "#src/format/day.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { DayRangeFilter, Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Status, Tag } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime, useTimeZone } from "#src/ui/time.tsx";
import { AuditDrawer } from "./audit-drawer.tsx";
import { actorOf, ENTITY_TYPES, sentenceOf } from "./audit-words.ts";
import { auditFilter } from "./search-params.ts";

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    id: "what",
    header: "What happened",
    cell: (entry) => (
      <TwoLines
        top={
          <>
            <span className="font-medium">{actorOf(entry)}</span>{" "}
            <span className="font-normal">{sentenceOf(entry)}</span>
          </>
        }
        under={entry.actor.fromTenantId === null ? undefined : "by a platform admin, acting inside this tenant"}
      />
    ),
  },
  { id: "action", header: "Action", from: "md", cell: (entry) => <Tag className="font-mono">{entry.action}</Tag> },
  {
    id: "address",
    header: "Address",
    from: "xl",
    cell: (entry) => <span className="font-mono text-xs text-ink-3">{entry.address ?? "—"}</span>,
  },
  { id: "when", header: "When", align: "end", cell: (entry) => <RelativeTime at={entry.at} />, className: "w-36" },
];

export function AuditList() {
  const zone = useTimeZone();
  const can = useCan();
  const [filter, setFilter] = useQueryStates(auditFilter);
  const [open, setOpen] = useState<AuditEntry>();
  const { from, to, ...rest } = filter;
  const query = {
    ...rest,
    from: from === null ? null : dayBounds(from, zone)?.from,
    to: to === null ? null : dayBounds(to, zone)?.to,
  };
  const list = useInfiniteQuery({ ...auditQuery(api, query), placeholderData: keepPreviousData });
  const verification = useQuery({ ...auditVerificationQuery(api), enabled: can("audit.read") });
  const entries = itemsOf(list.data);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return (
    <Page
      title="Audit"
      purpose="Every change and every sign-in: who, what, when, from where."
      aside={
        verification.data !== undefined && (
          <Status tone={verification.data.intact ? "ok" : "bad"}>
            {verification.data.intact
              ? `Chain intact, ${verification.data.entries.toLocaleString("en")} entries`
              : `Chain broken at entry ${verification.data.firstBadSeq ?? "?"}`}
          </Status>
        )
      }
    >
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search the audit log" placeholder="Person, thing or action" />
        <SelectFilter
          name="entityType"
          label="About"
          options={Object.entries(ENTITY_TYPES).map(([value, label]) => ({ value, label }))}
        />
        <DayRangeFilter />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The audit log could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : entries.length === 0 ? (
        <EmptyState
          icon={<ScrollText />}
          title={isFiltered ? "No entry matches" : "Nothing has happened yet"}
          action={isFiltered && <Button onClick={() => void setFilter(null)}>Clear filters</Button>}
        >
          {isFiltered
            ? "No entry matches these filters."
            : "Every change will stand here, with what it was before and after."}
        </EmptyState>
      ) : (
        <>
          <Table
            caption="Audit entries"
            columns={COLUMNS}
            rows={entries}
            rowKey={(entry) => entry.id}
            onOpen={setOpen}
          />
          <More
            shown={entries.length}
            noun={["entry", "entries"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      <AuditDrawer entry={open} onClose={() => setOpen(undefined)} />
    </Page>
  );
}
