"use client";

import type { CallSummary } from "@callplane/edge-api/contract";
import { ArrowRight, Bot } from "lucide-react";
import { DIRECTION, DISPOSITION } from "#src/format/labels.ts";
import { formatDuration } from "#src/format/time.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Status } from "#src/ui/status.tsx";
import { type Column, Table } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { CallMenu } from "./call-menu.tsx";

const COLUMNS: readonly Column<CallSummary>[] = [
  {
    id: "call",
    header: "Call",
    cell: (call) => (
      <span className="grid gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <Party name={call.caller.name} number={call.caller.number} />
          <ArrowRight aria-label="called" className="size-3.5 shrink-0 text-ink-3 rtl:rotate-180" />
          {call.agentName !== null && <Bot aria-hidden className="-me-1 size-3.5 text-accent-ink" />}
          <Party name={call.agentName ?? call.callee.name} number={call.callee.number ?? call.dialed} />
        </span>
        <span className="text-xs font-normal text-ink-3 sm:hidden">
          <RelativeTime at={call.startedAt} />
        </span>
      </span>
    ),
  },
  {
    id: "outcome",
    header: "Outcome",
    cell: (call) => <Status tone={DISPOSITION[call.disposition].tone}>{DISPOSITION[call.disposition].label}</Status>,
    className: "w-32",
  },
  {
    id: "direction",
    header: "Direction",
    from: "lg",
    cell: (call) => <span className="text-ink-2">{DIRECTION[call.direction]}</span>,
  },
  {
    id: "duration",
    header: "Talked",
    from: "sm",
    align: "end",
    cell: (call) => (call.durationSec === null ? "—" : formatDuration(call.durationSec)),
    className: "w-24",
  },
  {
    id: "when",
    header: "When",
    from: "sm",
    align: "end",
    cell: (call) => <RelativeTime at={call.startedAt} />,
    className: "w-36",
  },
];

function Party({ name, number }: { name: string | null; number: string | null }) {
  if (name === null && number === null) return <span>withheld</span>;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      {name !== null && <span>{name}</span>}
      {number !== null && (
        <span className={name === null ? "" : "text-xs font-normal text-ink-3"}>
          <PhoneNumber number={number} copy={false} />
        </span>
      )}
    </span>
  );
}

export function CallsTable({ calls }: { calls: readonly CallSummary[] }) {
  const can = useCan();
  return (
    <Table
      caption="Calls"
      columns={COLUMNS}
      rows={calls}
      rowKey={(call) => call.id}
      href={(call) => `/calls/${call.id}`}
      {...(can("callers.block") && { actions: (call: CallSummary) => <CallMenu call={call} /> })}
    />
  );
}
