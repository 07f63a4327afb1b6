"use client";

import type { CallDetail, CallEvent } from "@callplane/edge-api/contract";
import { formatOffset } from "#src/format/time.ts";
import { cx } from "#src/ui/cx.ts";
import { ScrollRegion } from "#src/ui/scroll-region.tsx";
import { Time } from "#src/ui/time.tsx";
import { type Lane, ladderRows } from "./lanes.ts";

/** The call as a ladder: a lane for each leg, a rung for each event. */
export function Ladder({ call }: { call: CallDetail }) {
  const rows = ladderRows(call);
  if (rows.length === 0) return <p className="text-ink-2">No events were recorded for this call.</p>;
  return (
    <div className="card overflow-hidden">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 border-b bg-sunken px-4 py-2 text-sm" aria-label="Legs">
        {call.legs.map((leg, index) => (
          <li key={leg.id} className="flex items-baseline gap-1.5">
            <span className="font-mono text-xs text-ink-3">{letterOf(index)}</span>
            {leg.party.name ?? leg.party.number ?? leg.kind}
          </li>
        ))}
      </ul>
      <ScrollRegion label="Timeline" className="max-h-[40rem]">
        <table className="w-full border-collapse text-sm" dir="ltr">
          <caption className="sr-only">Events of the call in order</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Since the start</th>
              <th scope="col">Leg</th>
              <th scope="col">What happened</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ event, offsetMs, lanes }) => {
              const leg = call.legs.findIndex((each) => each.id === event.legId);
              return (
                <tr key={event.id} className="align-top">
                  <td className="figures w-24 py-1.5 ps-4 pe-2 text-end font-mono text-xs leading-5 whitespace-nowrap text-ink-3">
                    {formatOffset(offsetMs)}
                  </td>
                  <td className="h-px p-0" style={{ inlineSize: `${lanes.length * 1.25 + 0.5}rem` }}>
                    <span className="sr-only">{leg === -1 ? "" : `Leg ${letterOf(leg)}`}</span>
                    <span aria-hidden className="flex h-full min-h-8 px-1">
                      {lanes.map((lane, index) => (
                        <LaneMark key={call.legs[index]?.id ?? index} lane={lane} isTrouble={isTrouble(event)} />
                      ))}
                    </span>
                  </td>
                  <td
                    className={cx(
                      "py-1.5 pe-3 leading-5",
                      isTrouble(event) && "font-medium text-bad",
                      event.kind === "agent.interrupted" && "text-warn",
                    )}
                  >
                    {event.text}
                  </td>
                  <td className="hidden py-1.5 pe-4 text-end text-xs leading-5 text-ink-3 md:table-cell">
                    <Time at={event.at} style="time" />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}

const letterOf = (index: number) => String.fromCharCode(65 + index);
const isTrouble = (event: CallEvent) => event.kind === "agent.error" || event.kind === "agent.fallback";

function LaneMark({ lane, isTrouble: trouble }: { lane: Lane; isTrouble: boolean }) {
  const isOwn = lane.startsWith("event") || lane === "single";
  const hasAbove = lane === "pass" || lane === "end" || lane === "event" || lane === "event-end";
  const hasBelow = lane === "pass" || lane === "begin" || lane === "event" || lane === "event-begin";
  return (
    <span className="relative block w-5">
      {hasAbove && <span className="absolute start-1/2 top-0 h-4 w-px -translate-x-1/2 bg-line-strong" />}
      {hasBelow && <span className="absolute start-1/2 top-4 bottom-0 w-px -translate-x-1/2 bg-line-strong" />}
      {isOwn && (
        <span
          className={cx(
            "absolute start-1/2 top-3 size-2 -translate-x-1/2 rounded-full ring-2 ring-surface",
            trouble ? "bg-bad" : "bg-accent",
          )}
        />
      )}
    </span>
  );
}
