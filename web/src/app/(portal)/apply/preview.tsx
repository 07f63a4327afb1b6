"use client";

import type { ApplyPreview } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { ApiError } from "#src/api/api-error.ts";
import { applyJobQuery, applyJobsQuery, previewQuery, startApply } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { Button, ButtonLink, TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { StatusShape } from "#src/ui/status.tsx";
import { Changes } from "./changes.tsx";
import { Files } from "./files.tsx";
import { JobsTable } from "./jobs-table.tsx";

/** What is saved but does not run yet, what applying it will do, and the button. */
export function Preview() {
  const can = useCan();
  const preview = useQuery({ ...previewQuery(api), refetchInterval: 15_000 });
  const recent = useInfiniteQuery(applyJobsQuery(api, {}, 5));
  const jobs = itemsOf(recent.data);
  return (
    <Page
      title="Changes"
      purpose="What you save waits here. Applying brings it to the phone system, checks it there, and puts the old state back if anything is wrong."
      action={preview.data !== undefined && preview.data.count > 0 && <ApplyButton preview={preview.data} />}
    >
      {preview.isError ? (
        <ErrorBox
          error={preview.error}
          title="The pending changes could not be loaded."
          onRetry={() => void preview.refetch()}
        />
      ) : preview.isPending ? (
        <TableSkeleton rows={4} />
      ) : preview.data.count === 0 ? (
        <EmptyState icon={<CheckCheck />} title="Everything is applied">
          What the phone system runs is what is saved here
          {preview.data.appliedRevision !== null && `, at revision ${preview.data.appliedRevision}`}.
        </EmptyState>
      ) : (
        <Plan preview={preview.data} mayApply={can("apply.write")} />
      )}
      {jobs.length > 0 && (
        <Section title="Recent applies" action={<TextLink href="/apply/history">All of them</TextLink>}>
          <JobsTable jobs={jobs} />
        </Section>
      )}
    </Page>
  );
}

function Plan({ preview, mayApply }: { preview: ApplyPreview; mayApply: boolean }) {
  const errors = preview.problems.filter((problem) => problem.severity === "error");
  const warnings = preview.problems.filter((problem) => problem.severity === "warning");
  return (
    <div className="grid gap-4">
      {!mayApply && <Banner>Your role sees the changes; an admin applies them.</Banner>}
      {preview.activeJobId !== null && (
        <Banner
          title="An apply is running."
          action={<ButtonLink href={`/apply/history/${preview.activeJobId}`}>Watch it</ButtonLink>}
        >
          These changes can follow when it has finished.
        </Banner>
      )}
      {[...errors, ...warnings].length > 0 && (
        <ul className="grid gap-2" aria-label="Problems">
          {[...errors, ...warnings].map((problem) => (
            <li
              key={`${problem.objectId ?? ""}${problem.message}`}
              className="flex items-baseline gap-2.5 rounded-md border bg-surface px-3 py-2"
            >
              <StatusShape tone={problem.severity === "error" ? "bad" : "warn"} />
              <span>
                <span className="font-medium">
                  {problem.severity === "error" ? "Must be mended: " : "Worth a look: "}
                </span>
                {problem.message}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h2 className="sr-only">What will change</h2>
      <Impact preview={preview} />
      <Changes changes={preview.changes} total={preview.count} />
      {preview.rehearsal !== null && <Files rehearsal={preview.rehearsal} />}
    </div>
  );
}

function Impact({ preview }: { preview: ApplyPreview }) {
  const { devicesToReregister: phones, extensionsAffected: extensions } = preview.impact;
  const parts = [
    extensions.length > 0 &&
      `${extensions.length === 1 ? "Extension" : "Extensions"} ${shorten(extensions)} ${extensions.length === 1 ? "is" : "are"} affected.`,
    phones > 0
      ? `${phones} ${phones === 1 ? "phone registers" : "phones register"} anew.`
      : "No phone has to register anew.",
    "Calls going on are not dropped.",
  ].filter((part) => part !== false);
  return <p className="text-ink-2">{parts.join(" ")}</p>;
}

function shorten(extensions: readonly string[]): string {
  return extensions.length <= 6
    ? extensions.join(", ")
    : `${extensions.slice(0, 5).join(", ")} and ${extensions.length - 5} more`;
}

function ApplyButton({ preview }: { preview: ApplyPreview }) {
  const can = useCan();
  const router = useRouter();
  const queries = useQueryClient();
  const apply = useMutation({
    mutationFn: () => startApply(api, { expectedRevision: preview.revision }),
    onSuccess: (job) => {
      queries.setQueryData(applyJobQuery(api, job.id).queryKey, { ...job, changes: preview.changes, fileDiff: "" });
      router.push(`/apply/history/${job.id}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["apply"] }),
  });
  const isBlocked = preview.problems.some((problem) => problem.severity === "error") || preview.activeJobId !== null;
  if (!can("apply.write")) return null;
  return (
    <div className="grid justify-items-end gap-2">
      <Button tone="primary" size="large" busy={apply.isPending} disabled={isBlocked} onClick={() => apply.mutate()}>
        Apply {preview.count === 1 ? "1 change" : `${preview.count} changes`}
      </Button>
      {apply.error !== null && (
        <ErrorBox error={apply.error} className="max-w-sm">
          {apply.error instanceof ApiError && apply.error.code === "stale_revision" && (
            <p>Someone saved something meanwhile. The list below is up to date now.</p>
          )}
        </ErrorBox>
      )}
    </div>
  );
}
