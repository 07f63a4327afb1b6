"use client";

import type { EmergencyCall } from "@callplane/edge-api/contract";
import { Siren } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { emergencyCallsQuery } from "#src/api/emergency-calls.ts";
import { TakeNote } from "#src/shell/emergency-alert.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { Status } from "#src/ui/status.tsx";
import type { Column } from "#src/ui/table.tsx";
import { Time } from "#src/ui/time.tsx";

const POLL_MS = 10_000;

/** Every emergency call there was: who, from which phone, over what, and who took note of it. */
export function EmergencyCalls() {
  return (
    <ListPage
      title="Emergency calls"
      purpose="Who called for help, from which phone, and whether the call found a way out. Kept for good."
      noun={["emergency call", "emergency calls"]}
      icon={<Siren />}
      query={{ ...emergencyCallsQuery(api), refetchInterval: POLL_MS }}
      columns={COLUMNS}
      actions={(call) => <TakeNote call={call} />}
      emptyText={
        <>
          Nobody has called an emergency number. Who is told of one is set under{" "}
          <TextLink href="/outbound/settings">Emergency and numbers shown</TextLink>.
        </>
      }
    />
  );
}

const COLUMNS: readonly Column<EmergencyCall>[] = [
  {
    id: "number",
    header: "Number",
    cell: (call) => (
      <span className="grid gap-0.5">
        <span className="figures">{call.number}</span>
        <span className="text-xs font-normal text-ink-3">
          <Time at={call.at} />
        </span>
        <span className="text-xs font-normal text-ink-2 md:hidden">
          {whoOf(call)}
          {call.deviceLabel !== null && `, ${call.deviceLabel}`}
        </span>
      </span>
    ),
  },
  {
    id: "who",
    header: "Who",
    from: "md",
    cell: (call) => (
      <span className="grid gap-0.5">
        {call.userId === null ? whoOf(call) : <TextLink href={`/people/${call.userId}`}>{whoOf(call)}</TextLink>}
        {call.deviceLabel !== null && <span className="text-xs text-ink-3">{call.deviceLabel}</span>}
      </span>
    ),
  },
  {
    id: "way",
    header: "Way out",
    cell: (call) =>
      call.failedAt !== null ? (
        <Status tone="bad" className="whitespace-normal">
          No trunk took it: nobody was reached
        </Status>
      ) : call.trunkName === null ? (
        <span className="text-ink-3">None yet</span>
      ) : (
        <span className="grid gap-0.5">
          {call.trunkName}
          {call.callbackNumber !== null && (
            <span className="text-xs text-ink-3">
              called back at <PhoneNumber number={call.callbackNumber} copy={false} />
            </span>
          )}
        </span>
      ),
  },
  {
    id: "told",
    header: "Mailed",
    from: "lg",
    cell: ({ notifiedAt }) =>
      notifiedAt === null ? <span className="text-ink-3">Not yet</span> : <Time at={notifiedAt} style="time" />,
  },
  {
    id: "seen",
    header: "Seen by",
    from: "sm",
    cell: ({ seenAt, seenByName }) =>
      seenAt === null ? (
        <Status tone="warn">Nobody yet</Status>
      ) : (
        <span className="grid gap-0.5">
          {seenByName}
          <span className="text-xs text-ink-3">
            <Time at={seenAt} />
          </span>
        </span>
      ),
  },
];

function whoOf({ userName, extension }: EmergencyCall): string {
  if (userName !== null) return extension === null ? userName : `${userName} (${extension})`;
  return extension ?? "The company itself";
}
