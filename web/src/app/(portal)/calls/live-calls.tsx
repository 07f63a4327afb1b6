"use client";

import { ArrowRight } from "lucide-react";
import { formatDuration } from "#src/format/time.ts";
import { useLive, useLiveCalls } from "#src/live/live-provider.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { useNow } from "#src/ui/time.tsx";

/** Calls going on, from the gateway itself; nothing is shown when there are none. */
export function LiveCalls() {
  const { status } = useLive();
  const calls = useLiveCalls();
  const now = useNow(1000);
  if (status.kind !== "live" || calls.length === 0) return null;
  return (
    <Section title={calls.length === 1 ? "1 call right now" : `${calls.length} calls right now`}>
      <ul className="card" aria-label="Calls right now">
        {calls.map((call) => (
          <li
            key={call.callId}
            className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 last:border-b-0"
          >
            <span className="flex grow items-center gap-2 font-medium">
              {call.callerName ??
                (call.callerNumber === null ? "withheld" : <PhoneNumber number={call.callerNumber} copy={false} />)}
              <ArrowRight aria-label="calls" className="size-3.5 text-ink-3 rtl:rotate-180" />
              {call.dialed === null ? "—" : <PhoneNumber number={call.dialed} copy={false} />}
            </span>
            <Status tone={call.phase === "answered" ? "busy" : "wait"}>
              {call.phase === "answered" ? "Talking" : "Ringing"}
            </Status>
            <span className="figures w-14 text-end text-sm text-ink-2">
              {formatDuration((now - Date.parse(call.answeredAt ?? call.startedAt)) / 1000)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
