"use client";

import { formatDuration } from "#src/format/time.ts";
import { useLive, useLiveCalls } from "#src/live/live-provider.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { useNow } from "#src/ui/time.tsx";

/** Who waits in the queue just now, the first in line first; nothing for who may not see calls as they are. */
export function WaitingNow({ queueId }: { queueId: string }) {
  const { status } = useLive();
  const waiting = useWaiting(queueId);
  const now = useNow(1000);
  if (status.kind !== "live") return null;
  if (waiting.length === 0) return <p className="text-sm text-ink-3">Nobody waits in line.</p>;
  return (
    <div className="mt-2 grid gap-2">
      <h3 className="text-sm font-semibold">
        {waiting.length === 1 ? "1 caller waits" : `${waiting.length} callers wait`}
      </h3>
      <ol className="grid divide-y rounded-md border">
        {waiting.map(({ callId, callerName, callerNumber, since }) => (
          <li key={callId} className="flex min-h-11 items-center justify-between gap-3 px-3 py-1.5">
            <span className="min-w-0">
              {callerName ?? (callerNumber === null ? "withheld" : <PhoneNumber number={callerNumber} copy={false} />)}
            </span>
            <span className="figures text-sm text-ink-2">
              <span className="sr-only">for </span>
              {formatDuration(Math.max(0, now - Date.parse(since)) / 1000)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Calls that wait in the queue, by how long they do. */
export function useWaiting(queueId: string) {
  return useLiveCalls()
    .flatMap((call) => (call.waitsIn?.queueId === queueId ? [{ ...call, since: call.waitsIn.since }] : []))
    .sort((a, b) => a.since.localeCompare(b.since));
}
