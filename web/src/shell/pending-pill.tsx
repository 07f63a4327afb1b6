"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { pendingQuery } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { cx } from "#src/ui/cx.ts";
import { Spinner } from "#src/ui/spinner.tsx";
import { StatusShape } from "#src/ui/status.tsx";

const POLL_MS = 10_000;
const POLL_APPLYING_MS = 1_000;

/** What is saved but does not run yet, on every page. Nobody has to remember that an apply is due. */
export function PendingPill() {
  const { data } = useQuery({
    ...pendingQuery(api),
    refetchInterval: (query) => (query.state.data?.activeJobId ? POLL_APPLYING_MS : POLL_MS),
  });
  if (data === undefined) return null;
  const shape = "control inline-flex items-center gap-2 rounded-full border px-3 text-sm whitespace-nowrap";
  if (data.activeJobId !== null) {
    return (
      <Link
        href={`/apply/history/${data.activeJobId}`}
        className={cx(shape, "border-accent/40 bg-accent-soft text-accent-ink")}
      >
        <Spinner />
        Applying
      </Link>
    );
  }
  if (data.count === 0) {
    return (
      <Link href="/apply" className={cx(shape, "border-transparent text-ink-3 hover:bg-hover hover:text-ink")}>
        <StatusShape tone="done" />
        <span className="max-sm:sr-only">Everything applied</span>
      </Link>
    );
  }
  return (
    <Link
      href="/apply"
      className={cx(shape, "border-warn/40 bg-warn-soft text-ink hover:border-warn")}
      data-testid="pending"
    >
      <StatusShape tone="warn" />
      <span className="figures">
        {data.count} <span className="max-sm:sr-only">{data.count === 1 ? "change" : "changes"} pending</span>
      </span>
      <span aria-hidden className="text-ink-3">
        ·
      </span>
      <span className="font-medium">Review</span>
    </Link>
  );
}
