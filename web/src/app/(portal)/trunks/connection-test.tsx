"use client";

import { TRUNK_TEST_STEPS, type TrunkTest } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { startTrunkTest, stopTrunkTest, trunkTestQuery } from "#src/api/trunks.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { TestSteps } from "./test-steps.tsx";

/** Has the phone system really try the trunk, and says step by step what came of it. */
export function ConnectionTest({
  trunkId,
  isChanged,
  mayStart,
}: {
  trunkId: string;
  /** Something typed is not saved yet, and so not tried. */
  isChanged: boolean;
  mayStart: boolean;
}) {
  const queries = useQueryClient();
  const query = trunkTestQuery(api, trunkId);
  const test = useQuery(query);
  const start = useMutation({
    mutationFn: () => startTrunkTest(api, trunkId),
    onSuccess: (begun) => queries.setQueryData(query.queryKey, begun),
  });
  const stop = useMutation({
    mutationFn: () => stopTrunkTest(api, trunkId),
    onSuccess: (stopped) => queries.setQueryData(query.queryKey, stopped),
    // It was through in the very moment.
    onError: () => test.refetch(),
  });
  const last = test.data ?? null;
  const isRunning = last?.status === "running" || start.isPending;
  if (last === null && !mayStart) return null;
  return (
    <section aria-label="Connection test" className="grid gap-2 rounded-lg border p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">Connection test</h3>
        {mayStart && (
          <span className="flex gap-2">
            {last?.status === "running" && (
              <Button tone="quiet" busy={stop.isPending} onClick={() => stop.mutate()}>
                Stop
              </Button>
            )}
            <Button icon={<PlugZap />} busy={isRunning} onClick={() => start.mutate()}>
              {isRunning ? "Testing" : last === null ? "Test the connection" : "Test again"}
            </Button>
          </span>
        )}
      </div>
      {isChanged && <p className="text-sm text-ink-3">What is saved is tested: save your changes first.</p>}
      {start.error !== null && <ErrorBox error={start.error} title="The test could not be started." />}
      {test.isError && <ErrorBox error={test.error} onRetry={() => void test.refetch()} />}
      {last === null && !isRunning && !test.isError && (
        <p className="text-sm text-ink-3">
          The phone system finds the carrier, connects, checks the certificate, asks for an answer and logs in.
        </p>
      )}
      {last !== null && (
        <>
          <Verdict test={last} />
          {(isRunning || last.steps.length > 0) && <TestSteps test={last} total={TRUNK_TEST_STEPS} />}
        </>
      )}
    </section>
  );
}

const VERDICT = {
  running: { tone: "busy", label: "Being tried" },
  passed: { tone: "done", label: "It works" },
  failed: { tone: "bad", label: "It does not work" },
  expired: { tone: "warn", label: "Could not be tried" },
} as const;

function Verdict({ test: { status, finishedAt, message } }: { test: TrunkTest }) {
  const { tone, label } = VERDICT[status];
  return (
    <div role="status" className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2">
        <Status tone={tone} className="font-medium">
          {label}
        </Status>
        {finishedAt !== null && (
          <span className="text-sm text-ink-3">
            <RelativeTime at={finishedAt} />
          </span>
        )}
      </p>
      {message !== null && <p className="text-sm text-ink-2">{message}</p>}
    </div>
  );
}
