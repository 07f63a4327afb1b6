"use client";

import type { ApplyJobDetail } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { applyJobQuery, startApply } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { formatMs } from "#src/format/time.ts";
import { LoadFailed } from "#src/shell/load-failed.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { DiffBlock } from "#src/ui/code.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Confirm } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Facts, Page, Section } from "#src/ui/page.tsx";
import { PageSkeleton } from "#src/ui/skeleton.tsx";
import { ProgressBar, Steps } from "#src/ui/steps.tsx";
import { Time } from "#src/ui/time.tsx";
import { Changes } from "../../changes.tsx";
import { JobStatus } from "../../jobs-table.tsx";
import { endingOf, isOver, progressOf, stepsOf } from "./job-words.ts";

const POLL_MS = 400;

/** One apply: live while it runs, a record afterwards. */
export function Job({ id }: { id: string }) {
  const queries = useQueryClient();
  const job = useQuery({
    ...applyJobQuery(api, id),
    refetchInterval: (query) => (query.state.data !== undefined && isOver(query.state.data) ? false : POLL_MS),
  });
  const over = job.data !== undefined && isOver(job.data);
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: ["apply", "pending"] });
  }, [over, queries]);
  if (job.data !== undefined) return <Loaded job={job.data} />;
  if (job.isPending) return <PageSkeleton />;
  return (
    <LoadFailed
      error={job.error}
      what="apply"
      onRetry={() => void job.refetch()}
      back={{ href: "/apply/history", label: "Apply history" }}
    />
  );
}

function Loaded({ job }: { job: ApplyJobDetail }) {
  const can = useCan();
  const [isAsking, setAsking] = useState(false);
  const tone = { PENDING: "busy", RUNNING: "busy", SUCCESS: "ok", FAILED: "bad", ROLLED_BACK: "warn" } as const;
  return (
    <Page
      title={job.kind === "rollback" ? `Back to revision ${job.revision}` : `Apply of revision ${job.revision}`}
      aside={<JobStatus job={job} />}
      crumbs={[
        { href: "/apply", label: "Changes" },
        { href: "/apply/history", label: "Apply history" },
      ]}
      action={
        <>
          {(job.status === "FAILED" || job.status === "ROLLED_BACK") && (
            <ButtonLink href="/apply">See pending changes</ButtonLink>
          )}
          {job.status === "SUCCESS" && can("apply.write") && (
            <Button icon={<RotateCcw />} onClick={() => setAsking(true)}>
              Roll back to this…
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-2">
        <ProgressBar value={progressOf(job)} label="Progress of the apply" tone={tone[job.status]} />
        <p role="status" className="text-md">
          {endingOf(job)}
        </p>
      </div>
      {job.error !== null && (
        <ErrorBox title={job.error.message}>
          {job.error.details.length > 0 && (
            <ul className="mt-1 grid gap-1 font-mono text-xs">
              {job.error.details.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
          <p className="text-xs text-ink-2">Code {job.error.code}</p>
        </ErrorBox>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
        <div className="order-2 grid min-w-0 gap-6 lg:order-none">
          <Section title="What it changed">
            {job.changes.length === 0 ? (
              <p className="text-ink-2">No object differs from what ran before.</p>
            ) : (
              <Changes changes={job.changes} total={job.changeCount} />
            )}
          </Section>
          {job.fileDiff !== "" && (
            <Section title="Files" note="What was written beside Asterisk; digests are masked.">
              <DiffBlock diff={job.fileDiff} label="Difference of the generated files" />
            </Section>
          )}
        </div>
        <div className="grid gap-6">
          <Section title="Steps">
            <div className="card px-4 py-1.5">
              <Steps steps={stepsOf(job)} label="Steps of the apply" />
            </div>
          </Section>
          <div className="card p-4">
            <Facts
              facts={[
                ["By", job.requestedBy ?? "the system"],
                job.reason !== null && ["Reason", job.reason],
                ["Asked", <Time key="a" at={job.createdAt} style="long" />],
                job.startedAt !== null && ["Waited", formatMs(Date.parse(job.startedAt) - Date.parse(job.createdAt))],
                job.startedAt !== null &&
                  job.finishedAt !== null && ["Took", formatMs(Date.parse(job.finishedAt) - Date.parse(job.startedAt))],
                ["Id", <CopyCode key="i" text={job.id} shown={job.id.slice(-8)} label="Copy job id" />],
              ]}
            />
          </div>
        </div>
      </div>
      {isAsking && <RollBack job={job} onClose={() => setAsking(false)} />}
    </Page>
  );
}

function RollBack({ job, onClose }: { job: ApplyJobDetail; onClose: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const start = useMutation({ mutationFn: () => startApply(api, { rollbackTo: job.id }) });
  return (
    <Confirm
      open
      onOpenChange={onClose}
      tone="primary"
      title={`Run revision ${job.revision} again?`}
      action={`Roll back to revision ${job.revision}`}
      onConfirm={async () => {
        const next = await start.mutateAsync();
        await queries.invalidateQueries({ queryKey: ["apply"] });
        router.push(`/apply/history/${next.id}`);
      }}
    >
      <p>
        The phone system goes back to exactly what ran after this apply, with the same checks as any apply. What has
        been saved since then is not lost: it stands under pending changes again.
      </p>
      <p>Calls going on are not dropped.</p>
    </Confirm>
  );
}
