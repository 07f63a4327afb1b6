"use client";

import type { RingGroup } from "@callplane/edge-api/contract";
import { UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { ringGroups } from "#src/api/things.ts";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { RingGroupForm } from "./ring-group-form.tsx";
import { STRATEGY } from "./words.ts";

const COLUMNS: readonly Column<RingGroup>[] = [
  {
    id: "name",
    header: "Ring group",
    cell: (group) => <TwoLines top={group.name} under={<Members group={group} />} />,
  },
  {
    id: "extension",
    header: "Ext.",
    cell: (group) => <span className="figures">{group.extension?.number ?? "—"}</span>,
    className: "w-20",
  },
  { id: "strategy", header: "Rings", from: "md", cell: (group) => STRATEGY[group.strategy].short },
  {
    id: "next",
    header: "When nobody answers",
    from: "sm",
    cell: (group) => <DestinationName destination={group.noAnswer} />,
  },
];

function Members({ group: { members, ringSec } }: { group: RingGroup }) {
  if (members.length === 0) return "Nobody in it yet";
  return `${members.length} ${members.length === 1 ? "phone" : "phones"}, ${ringSec} s`;
}

export function RingGroups() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Ring groups"
      purpose="Several people behind one number: whoever is free picks up."
      noun={["ring group", "ring groups"]}
      icon={<UsersRound />}
      query={ringGroups.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or extension"
      columns={COLUMNS}
      fetchOne={(id, signal) => ringGroups.get(api, id, signal)}
      detail={(group, close) => <RingGroupForm group={group} onClose={close} />}
      add={can("routing.write") ? (close) => <RingGroupForm onClose={close} /> : undefined}
      emptyText="For a front desk, a department, a family of phones: all ring together, or one after the other."
    />
  );
}
