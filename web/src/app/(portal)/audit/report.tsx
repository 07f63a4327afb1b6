"use client";

import type { AuditReport as Report } from "@callplane/edge-api/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn, ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { auditReportQuery } from "#src/api/audit-logs.ts";
import { api } from "#src/api/browser.ts";
import type { Filter } from "#src/api/paging.ts";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Figure } from "#src/ui/page.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { CountsTable } from "./counts-table.tsx";
import { GroupChart } from "./group-chart.tsx";
import { dayLabel } from "./report-words.ts";

/** The chart library comes only where a chart is shown. */
const DayChart = dynamic(() => import("./day-chart.tsx").then((module) => module.DayChart), {
  ssr: false,
  loading: () => <Skeleton className="h-56 w-full" />,
});

/** The entries that match, counted: by day, by who, by what was done, by the kind of thing. */
export function AuditReport({ query }: { query: Filter }) {
  const { data, isError, error, refetch, isPending } = useQuery({
    ...auditReportQuery(api, "day", query),
    placeholderData: keepPreviousData,
  });
  if (isError) {
    return <ErrorBox error={error} title="The report could not be made." onRetry={() => void refetch()} />;
  }
  if (isPending) return <Skeleton className="h-96 w-full" />;
  if (data.totals.entries === 0) {
    return (
      <EmptyState icon={<ChartColumn />} title="Nothing to count">
        No entry matches from {spanOf(data)}.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap gap-x-10 gap-y-3">
        <Figure value={data.totals.entries.toLocaleString("en")} label="Entries" />
        <Figure value={data.totals.logIns.toLocaleString("en")} label="Sign-ins" />
        <Figure value={data.totals.refusals.toLocaleString("en")} label="Refused" />
      </div>
      <ByDay report={data} />
      <div className="grid gap-5 lg:grid-cols-3">
        <GroupChart by="actor" title="By person" query={query} />
        <GroupChart by="action" title="By action" query={query} />
        <GroupChart by="entity" title="By kind of thing" query={query} />
      </div>
    </div>
  );
}

function ByDay({ report }: { report: Report }) {
  return (
    <section aria-label="By day" className="card grid min-w-0 gap-3 p-4">
      <div className="grid gap-0.5">
        <h2 className="text-base font-semibold">By day</h2>
        <p className="text-sm text-ink-3">
          From {spanOf(report)}; days of {report.timeZone}.
        </p>
      </div>
      <DayChart groups={report.groups} />
      <details className="group text-sm">
        <summary className="control inline-flex list-none items-center gap-1 text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          Show as a table
        </summary>
        <CountsTable
          caption="Entries by day"
          header="Day"
          rows={report.groups
            .map((group) => ({ ...group, id: group.key ?? "", label: dayLabel(group.key ?? "", "long") }))
            .toReversed()}
        />
      </details>
    </section>
  );
}

function spanOf({ groups }: Report): string {
  const [first, last] = [groups[0]?.key ?? "", groups.at(-1)?.key ?? ""];
  return `${dayLabel(first, "long")} to ${dayLabel(last, "long")}`;
}
