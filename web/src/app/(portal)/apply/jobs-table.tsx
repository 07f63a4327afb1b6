"use client";

import type { ApplyJob } from "@callplane/edge-api/contract";
import { JOB_STATUS } from "#src/format/labels.ts";
import { formatMs } from "#src/format/time.ts";
import { Status } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";

const COLUMNS: readonly Column<ApplyJob>[] = [
  {
    id: "what",
    header: "Apply",
    cell: (job) => (
      <TwoLines
        top={job.kind === "rollback" ? `Back to revision ${job.revision}` : `Revision ${job.revision}`}
        under={job.reason ?? `${job.changeCount} ${job.changeCount === 1 ? "change" : "changes"}`}
      />
    ),
  },
  { id: "status", header: "Status", cell: (job) => <JobStatus job={job} />, className: "w-32" },
  { id: "by", header: "By", from: "md", cell: (job) => job.requestedBy ?? "—" },
  {
    id: "took",
    header: "Took",
    from: "sm",
    align: "end",
    cell: (job) =>
      job.startedAt !== null && job.finishedAt !== null
        ? formatMs(Date.parse(job.finishedAt) - Date.parse(job.startedAt))
        : "—",
  },
  { id: "when", header: "When", align: "end", from: "sm", cell: (job) => <RelativeTime at={job.createdAt} /> },
];

export function JobStatus({ job }: { job: Pick<ApplyJob, "status"> }) {
  const { tone, label } = JOB_STATUS[job.status];
  return <Status tone={tone}>{label}</Status>;
}

export function JobsTable({ jobs }: { jobs: readonly ApplyJob[] }) {
  return (
    <Table
      caption="Applies"
      columns={COLUMNS}
      rows={jobs}
      rowKey={(job) => job.id}
      href={(job) => `/apply/history/${job.id}`}
    />
  );
}
