"use client";

import type { AuditVerification } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { Archive, Download } from "lucide-react";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { auditExportUrl, auditRetentionQuery, auditVerificationQuery } from "#src/api/audit-logs.ts";
import { api } from "#src/api/browser.ts";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { DayRangeFilter, Filters, SearchFilter, SelectFilter } from "#src/ui/filters.tsx";
import { Page } from "#src/ui/page.tsx";
import { Status, Tag } from "#src/ui/status.tsx";
import { Tabs } from "#src/ui/tabs.tsx";
import { AuditEntries } from "./audit-entries.tsx";
import { ENTITY_TYPES } from "./audit-words.ts";
import { AuditReport } from "./report.tsx";
import { RetentionDialog } from "./retention-dialog.tsx";
import { auditView } from "./search-params.ts";
import { useAuditFilter } from "./use-audit-filter.ts";

export function Audit() {
  const { filter, setFilter, query, isFiltered } = useAuditFilter();
  const [view, setView] = useQueryState("view", auditView);
  const verification = useQuery(auditVerificationQuery(api));
  const retention = useQuery(auditRetentionQuery(api));
  const [isRetentionOpen, setRetentionOpen] = useState(false);
  const narrowedTo = [filter.action, filter.actorId, filter.entityId].filter((value) => value !== null);
  return (
    <Page
      title="Audit"
      purpose="Every change and every sign-in: who, what, when, from where."
      aside={
        verification.data !== undefined ? (
          <Chain found={verification.data} />
        ) : (
          verification.isError && <Status tone="warn">Chain could not be checked</Status>
        )
      }
      action={
        <>
          {retention.data !== undefined && (
            <Button icon={<Archive />} onClick={() => setRetentionOpen(true)}>
              Kept {retention.data.days.toLocaleString("en")} days
            </Button>
          )}
          <ButtonLink href={auditExportUrl(query)} prefetch={false} download icon={<Download />}>
            Export CSV
          </ButtonLink>
        </>
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
        {narrowedTo.map((value) => (
          <Tag key={value} className="font-mono">
            {value}
          </Tag>
        ))}
      </Filters>
      <Tabs
        label="Audit"
        value={view}
        onChange={(next) => void setView(next === "report" ? "report" : null)}
        tabs={[
          {
            value: "entries",
            label: "Entries",
            content: <AuditEntries query={query} isFiltered={isFiltered} onClear={() => void setFilter(null)} />,
          },
          { value: "report", label: "Report", content: <AuditReport query={query} /> },
        ]}
      />
      {isRetentionOpen && retention.data !== undefined && (
        <RetentionDialog
          retention={retention.data}
          cut={verification.data?.startsAfter ?? null}
          onClose={() => setRetentionOpen(false)}
        />
      )}
    </Page>
  );
}

/** Whether the log is as it was written, and from where on that is known. */
function Chain({ found }: { found: AuditVerification }) {
  const { intact, entries, firstBadSeq, startsAfter } = found;
  const from = startsAfter === null ? "" : ` from entry ${startsAfter.throughSeq + 1} on`;
  return (
    <Status tone={intact ? "ok" : "bad"}>
      {intact
        ? `Chain intact${from}, ${entries.toLocaleString("en")} entries`
        : `Chain broken at entry ${firstBadSeq ?? "?"}`}
    </Status>
  );
}
