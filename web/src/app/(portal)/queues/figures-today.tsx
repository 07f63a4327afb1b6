"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { queueFiguresQuery } from "#src/api/live-routing.ts";
import { formatDuration } from "#src/format/time.ts";
import { ErrorBox } from "#src/ui/error-box.tsx";

/** How a queue did today: how many came, were answered and how soon, went, and how long they waited. */
export function FiguresToday({ queueId }: { queueId: string }) {
  const { data, isError, error, refetch } = useQuery(queueFiguresQuery(api, queueId));
  if (isError) return <ErrorBox error={error} onRetry={() => void refetch()} className="mb-5" />;
  if (data === undefined) return null;
  const { offered, answered, hungUp, ledOn, answeredWithin, withinSec, meanWaitSec, longestWaitSec } = data;
  const share = offered === 0 ? "—" : `${Math.round((100 * answeredWithin) / offered)} %`;
  const figures: readonly (readonly [string, string])[] = [
    ["Calls", String(offered)],
    ["Answered", String(answered)],
    ["Hung up before", String(hungUp)],
    ["Led on elsewhere", String(ledOn)],
    [`Answered within ${withinSec} s`, share],
    ["Wait on average", waitWords(meanWaitSec)],
    ["Longest wait", waitWords(longestWaitSec)],
  ];
  return (
    <section aria-labelledby="figures-today" className="mb-6 grid gap-2">
      <h3 id="figures-today" className="text-sm font-semibold">
        Today
      </h3>
      {offered === 0 ? (
        <p className="text-sm text-ink-3">No finished call came into this queue today.</p>
      ) : (
        <dl className="grid grid-cols-2 gap-x-4 gap-y-2 rounded-md border px-3 py-2.5 sm:grid-cols-4">
          {figures.map(([label, value]) => (
            <div key={label} className="grid content-start">
              <dt className="text-xs text-ink-3">{label}</dt>
              <dd className="figures text-md font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function waitWords(sec: number | null): string {
  return sec === null ? "—" : formatDuration(sec);
}
