"use client";

import type { Gateway } from "@callplane/edge-api/contract";
import { Status } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";

const COLUMNS: readonly Column<Gateway>[] = [
  {
    id: "name",
    header: "Gateway",
    cell: (gateway) => (
      <TwoLines top={gateway.name} under={gateway.version === null ? undefined : `version ${gateway.version}`} />
    ),
  },
  {
    id: "status",
    header: "Status",
    cell: (gateway) => (
      <Status tone={gateway.status === "online" ? "ok" : "bad"}>
        {gateway.status === "online" ? "Online" : "Offline"}
      </Status>
    ),
    className: "w-28",
  },
  {
    id: "asterisk",
    header: "Asterisk",
    from: "sm",
    cell: (gateway) =>
      gateway.asterisk === null ? (
        <span className="text-ink-3">not known</span>
      ) : (
        <Status tone={gateway.asterisk.up ? "ok" : "bad"}>
          {gateway.asterisk.up ? "Up" : "Down"}
          {gateway.asterisk.version !== null && <span className="text-ink-3">{gateway.asterisk.version}</span>}
        </Status>
      ),
  },
  {
    id: "calls",
    header: "Calls",
    from: "md",
    align: "end",
    cell: (gateway) => gateway.asterisk?.activeCalls ?? "—",
    className: "w-20",
  },
  {
    id: "sip",
    header: "Phones register at",
    from: "lg",
    cell: (gateway) =>
      gateway.sipHost === null ? (
        "—"
      ) : (
        <span className="font-mono text-xs">
          {gateway.sipHost}:{gateway.sipPort}
        </span>
      ),
  },
  {
    id: "seen",
    header: "Last seen",
    from: "sm",
    align: "end",
    cell: (gateway) => (gateway.lastSeenAt === null ? "never" : <RelativeTime at={gateway.lastSeenAt} />),
    className: "w-36",
  },
];

export function GatewaysTable({ gateways }: { gateways: readonly Gateway[] }) {
  return <Table caption="Gateways" columns={COLUMNS} rows={gateways} rowKey={(gateway) => gateway.id} />;
}
