"use client";

import type { Queue } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { queueMembersQuery } from "#src/api/live-routing.ts";
import { Status } from "#src/ui/status.tsx";
import { useWaiting } from "./waiting-now.tsx";

const POLL_MS = 10_000;

/** How many of a queue's people take calls just now, and how many callers wait for them. */
export function AtWork({ queue }: { queue: Queue }) {
  const { data } = useQuery({ ...queueMembersQuery(api, queue.id), refetchInterval: POLL_MS });
  const waiting = useWaiting(queue.id).length;
  const of = queue.members.length;
  if (of === 0) return <Status tone="warn">Nobody in it yet</Status>;
  if (data === undefined) return <span className="text-ink-3">… of {of}</span>;
  const working = data.items.filter(({ state }) => state === "in").length;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <Status tone={working === 0 ? "warn" : "ok"}>
        {working === 0 ? "Nobody" : working} of {of}
      </Status>
      {waiting > 0 && (
        <Status tone="wait">
          {waiting} {waiting === 1 ? "waits" : "wait"}
        </Status>
      )}
    </span>
  );
}
