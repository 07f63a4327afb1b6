"use client";

import type { AuditEntry } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { auditQuery } from "#src/api/audit-logs.ts";
import { api } from "#src/api/browser.ts";
import { type Filter, itemsOf } from "#src/api/paging.ts";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { More } from "#src/ui/more.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Tag } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { AuditDrawer } from "./audit-drawer.tsx";
import { actorOf, sentenceOf } from "./audit-words.ts";

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

/** The entries that match, newest first; each opens beside the list. */
export function AuditEntries({
  query,
  isFiltered,
  onClear,
}: {
  query: Filter;
  isFiltered: boolean;
  onClear: () => void;
}) {
  const [open, setOpen] = useState<AuditEntry>();
  const list = useInfiniteQuery({ ...auditQuery(api, query), placeholderData: keepPreviousData });
  const entries = itemsOf(list.data);
  return (
    <div className="grid gap-5">
      {list.isError ? (
        <ErrorBox error={list.error} title="The audit log could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : entries.length === 0 ? (
        <EmptyState
          icon={<ScrollText />}
          title={isFiltered ? "No entry matches" : "Nothing has happened yet"}
          action={isFiltered && <Button onClick={onClear}>Clear filters</Button>}
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
    </div>
  );
}
