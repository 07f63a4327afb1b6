"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callLimitsQuery, callUsageQuery } from "#src/api/call-limits.ts";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Blocks } from "./blocks.tsx";
import { LimitsForm } from "./limits-form.tsx";
import { Refusals } from "./refusals.tsx";
import { Usage } from "./usage.tsx";

/** The guards against toll fraud: what was used of them today, what they stopped, and what they are. */
export function Limits() {
  const limits = useQuery(callLimitsQuery(api));
  const usage = useQuery(callUsageQuery(api));
  return (
    <Page
      title="Call limits"
      purpose="What a stolen phone or password can cost at most. In force at once, without an apply; emergency calls are never stopped."
    >
      {limits.isError ? (
        <ErrorBox error={limits.error} title="The limits could not be loaded." onRetry={() => void limits.refetch()} />
      ) : limits.isPending ? (
        <TableSkeleton rows={5} />
      ) : (
        <>
          {usage.isError ? (
            <ErrorBox
              error={usage.error}
              title="Today's usage could not be loaded."
              onRetry={() => void usage.refetch()}
            />
          ) : usage.isPending ? (
            <TableSkeleton rows={3} />
          ) : (
            <>
              <Usage usage={usage.data} limits={limits.data} />
              <Blocks />
              <Refusals usage={usage.data} />
            </>
          )}
          <LimitsForm limits={limits.data} />
        </>
      )}
    </Page>
  );
}
