"use client";

import type { Trunk } from "@callplane/edge-api/contract";
import { Cable } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { getTrunk, trunksQuery } from "#src/api/trunks.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { ListPage } from "#src/ui/list-page.tsx";
import { Tag } from "#src/ui/status.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { AddTrunk } from "./add-trunk.tsx";
import { trunkFilter } from "./search-params.ts";
import { TrunkDrawer } from "./trunk-drawer.tsx";
import { TrunkState, trunkNote } from "./trunk-state.tsx";

const COLUMNS: readonly Column<Trunk>[] = [
  {
    id: "name",
    header: "Trunk",
    cell: ({ name, carrier, host, scope }) => (
      <TwoLines
        top={
          <span className="inline-flex flex-wrap items-center gap-x-2">
            {name}
            {scope === "platform" && <Tag>by the platform</Tag>}
          </span>
        }
        under={[carrier, host].filter(Boolean).join(" · ")}
      />
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ status }) => <TwoLines top={<TrunkState status={status} />} under={trunkNote(status)} />,
    className: "sm:w-72",
  },
  {
    id: "calls",
    header: "Calls now",
    from: "sm",
    align: "end",
    cell: ({ status, maxChannels }) => `${status.channels ?? "–"}${maxChannels === null ? "" : ` of ${maxChannels}`}`,
    className: "w-28",
  },
  {
    id: "way",
    header: "How",
    from: "lg",
    cell: ({ authentication, transport, encryptsMedia }) => (
      <span className="text-ink-2">
        {authentication === "registration" ? "We log in" : "By address"}, {transport.toUpperCase()}
        {encryptsMedia && ", encrypted"}
      </span>
    ),
  },
];

export function TrunksList() {
  const can = useCan();
  const me = useMe();
  const [filter, setFilter] = useQueryStates(trunkFilter);
  return (
    <ListPage
      title="Trunks"
      purpose={
        isInTenant(me)
          ? "The lines to your carriers: over them calls come in and go out."
          : "The platform's own lines to carriers: every company's calls may go over them."
      }
      noun={["trunk", "trunks"]}
      icon={<Cable />}
      query={trunksQuery(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name, carrier or address"
      columns={COLUMNS}
      add={can("trunks.write") ? (close) => <AddTrunk onClose={close} /> : undefined}
      fetchOne={(id, signal) => getTrunk(api, id, signal)}
      detail={(trunk, close) => <TrunkDrawer key={trunk.id} trunk={trunk} onClose={close} />}
      emptyText="Add the trunk your carrier gave you: its address, and the user name and password if there are any. A test then says whether it works."
    />
  );
}
