"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { type ReactNode, useState } from "react";
import { auditReportQuery } from "#src/api/audit-logs.ts";
import { api } from "#src/api/browser.ts";
import type { Filter } from "#src/api/paging.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { CountsTable } from "./counts-table.tsx";
import { cutToLargest, type Group, groupLabel } from "./report-words.ts";
import { auditFilter, auditView } from "./search-params.ts";

/** Groups shown at first. */
const AT_FIRST = 8;
const FILTER_OF = { actor: "actorId", action: "action", entity: "entityType" } as const;

/** A table whose rows carry bars: chart and figures in one. A group opens its entries. */
export function GroupChart({ by, title, query }: { by: keyof typeof FILTER_OF; title: string; query: Filter }) {
  const [isWhole, setWhole] = useState(false);
  const [, setAddress] = useQueryStates({ ...auditFilter, view: auditView });
  const report = useQuery({ ...auditReportQuery(api, by, query), placeholderData: keepPreviousData });
  if (report.isError) return <ErrorBox error={report.error} onRetry={() => void report.refetch()} />;
  if (report.isPending) return <Skeleton className="h-64 w-full" />;
  const count = report.data.groups.length;
  // One more is no reason to hide it.
  const isCut = !isWhole && count > AT_FIRST + 1;
  const { shown, rest } = cutToLargest(report.data, isCut ? AT_FIRST : count);
  const largest = Math.max(1, ...shown.map(({ entries }) => entries), rest?.entries ?? 0);
  const label = (group: Group): ReactNode => (
    <Bar share={group.entries / largest}>
      {group.key === null ? (
        groupLabel(by, group)
      ) : (
        <button
          type="button"
          className="min-h-6 rounded-sm text-start hover:text-accent-ink hover:underline"
          onClick={() => void setAddress({ [FILTER_OF[by]]: group.key, view: null })}
        >
          {groupLabel(by, group)}
        </button>
      )}
    </Bar>
  );
  const rows = shown.map((group, index) => ({ ...group, id: `${group.key}-${index}`, label: label(group) }));
  const others = rest && { ...rest, id: "others", label: <Bar share={rest.entries / largest}>All others</Bar> };
  return (
    <section aria-label={title} className="card grid min-w-0 content-start gap-2 p-4">
      <h2 className="text-base font-semibold">{title}</h2>
      <CountsTable
        caption={`Entries ${title.toLowerCase()}`}
        header={title.replace("By ", "").replace(/^./, (letter) => letter.toUpperCase())}
        rows={others === undefined ? rows : [...rows, others]}
      />
      {isCut && (
        <Button size="small" tone="quiet" className="justify-self-start" onClick={() => setWhole(true)}>
          Show {count - AT_FIRST} more
        </Button>
      )}
    </section>
  );
}

function Bar({ share, children }: { share: number; children: ReactNode }) {
  return (
    <span className="grid gap-1">
      <span>{children}</span>
      <span aria-hidden className="h-1.5 rounded-full bg-sunken">
        <span className="block h-full min-w-1 rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
