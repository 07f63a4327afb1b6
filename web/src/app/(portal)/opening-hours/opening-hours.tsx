"use client";

import type { BusinessHours } from "@callplane/edge-api/contract";
import { Clock } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { openingHours } from "#src/api/things.ts";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import type { Column } from "#src/ui/table.tsx";
import { AddHours } from "./add-hours.tsx";
import { NowStatus } from "./now-status.tsx";
import { OverrideButtons } from "./override-buttons.tsx";

const COLUMNS: readonly Column<BusinessHours>[] = [
  { id: "name", header: "Opening hours", cell: ({ name }) => name },
  { id: "now", header: "Right now", cell: (hours) => <NowStatus hours={hours} now={hours.now} /> },
  { id: "open", header: "When open", from: "lg", cell: ({ open }) => <DestinationName destination={open} /> },
  { id: "closed", header: "When closed", from: "lg", cell: ({ closed }) => <DestinationName destination={closed} /> },
];

export function OpeningHours() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Opening hours"
      purpose="When you are open and when closed, with holidays; calls go one way or the other by the clock."
      noun={["set of opening hours", "sets of opening hours"]}
      icon={<Clock />}
      query={openingHours.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name"
      columns={COLUMNS}
      href={(hours) => `/opening-hours/${hours.id}`}
      {...(can("hours.override") && { actions: (hours: BusinessHours) => <OverrideButtons hours={hours} isShort /> })}
      addLabel="Add opening hours"
      add={can("routing.write") ? (close) => <AddHours onClose={close} /> : undefined}
      emptyText="Say when you are open, who answers then, and what callers hear when you are closed."
    />
  );
}
