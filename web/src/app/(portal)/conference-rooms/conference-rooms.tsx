"use client";

import type { ConferenceRoom } from "@callplane/edge-api/contract";
import { Mic } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { conferenceRooms } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import { Status } from "#src/ui/status.tsx";
import type { Column } from "#src/ui/table.tsx";
import { ConferenceRoomForm } from "./conference-room-form.tsx";

const COLUMNS: readonly Column<ConferenceRoom>[] = [
  { id: "name", header: "Room", cell: ({ name }) => name },
  {
    id: "extension",
    header: "Ext.",
    cell: ({ extension }) => <span className="figures">{extension?.number ?? "—"}</span>,
    className: "w-20",
  },
  {
    id: "pin",
    header: "Entry",
    from: "sm",
    cell: ({ pin }) =>
      pin === null ? <Status tone="warn">Open to whoever calls</Status> : <Status tone="ok">With a PIN</Status>,
  },
  { id: "most", header: "People at most", from: "md", align: "end", cell: ({ maxMembers }) => maxMembers },
];

export function ConferenceRooms() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Conference rooms"
      purpose="Rooms where several people talk together, from inside and, if a number or menu leads there, from outside."
      noun={["conference room", "conference rooms"]}
      icon={<Mic />}
      query={conferenceRooms.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or extension"
      columns={COLUMNS}
      fetchOne={(id, signal) => conferenceRooms.get(api, id, signal)}
      detail={(room, close) => <ConferenceRoomForm room={room} onClose={close} />}
      add={can("routing.write") ? (close) => <ConferenceRoomForm onClose={close} /> : undefined}
      emptyText="Give a room a number and a PIN; everybody who dials it meets there."
    />
  );
}
