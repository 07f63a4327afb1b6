"use client";

import type { PlatformDid } from "@callplane/edge-api/contract";
import { PhoneIncoming } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { platformDidsQuery } from "#src/api/platform-dids.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { Status } from "#src/ui/status.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { Decision } from "./decision.tsx";
import { numberFilter } from "./search-params.ts";

const COLUMNS: readonly Column<PlatformDid>[] = [
  {
    id: "number",
    header: "Number",
    cell: (did) => (
      <span className="grid gap-1">
        <TwoLines top={<PhoneNumber number={did.number} copy={false} />} under={did.label ?? undefined} />
        <span className="font-normal md:hidden">
          <Company did={did} />
        </span>
        <span className="font-normal sm:hidden">
          <NumberState did={did} />
        </span>
      </span>
    ),
  },
  { id: "tenant", header: "For", from: "md", cell: (did) => <Company did={did} /> },
  { id: "status", header: "Status", from: "sm", cell: (did) => <NumberState did={did} /> },
  { id: "since", header: "Since", from: "md", align: "end", cell: (did) => <RelativeTime at={did.decidedAt} /> },
];

function Company({ did: { tenant, via, heldBy } }: { did: PlatformDid }) {
  const holders = heldBy.length > 0 ? `${heldBy.join(", ")} has it now` : undefined;
  return <TwoLines top={tenant.name} under={holders ?? (via === "own_trunks" ? "Over its own trunks" : undefined)} />;
}

function NumberState({ did: { status, refusal } }: { did: PlatformDid }) {
  if (status === "assigned") return <Status tone="done">Assigned</Status>;
  if (status === "requested") return <Status tone="warn">Waiting for you</Status>;
  return <TwoLines top={<Status tone="bad">Refused</Status>} under={refusal ?? undefined} />;
}

/** Which company has which number on the platform's trunks; those asked for wait here. */
export function PlatformNumbers() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(numberFilter);
  return (
    <ListPage
      title="Platform numbers"
      purpose="Numbers on the platform's trunks are one company's each. What companies ask for waits here for you."
      noun={["number", "numbers"]}
      icon={<PhoneIncoming />}
      query={platformDidsQuery(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Number or company"
      filters={[
        {
          name: "status",
          label: "Status",
          options: [
            { value: "requested", label: "Waiting" },
            { value: "assigned", label: "Assigned" },
            { value: "refused", label: "Refused" },
          ],
        },
      ]}
      columns={COLUMNS}
      {...(can("tenants.write") && { actions: (did: PlatformDid) => <Decision did={did} /> })}
      emptyText="Companies ask for numbers under Numbers; what they ask for is shown here."
    />
  );
}
