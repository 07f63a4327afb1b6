"use client";

import type { VoicemailBox } from "@callplane/edge-api/contract";
import { Voicemail } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { voicemailBoxes } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import { Status, Tag } from "#src/ui/status.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
import { VoicemailBoxForm } from "./voicemail-box-form.tsx";

const COLUMNS: readonly Column<VoicemailBox>[] = [
  { id: "name", header: "Box", cell: ({ name, email }) => <TwoLines top={name} under={email} /> },
  {
    id: "number",
    header: "Ext.",
    cell: ({ number }) => <span className="figures">{number}</span>,
    className: "w-20",
  },
  {
    id: "whose",
    header: "For",
    from: "sm",
    cell: ({ userId }) => <Tag>{userId === null ? "Shared" : "One person"}</Tag>,
  },
  {
    id: "messages",
    header: "New messages",
    align: "end",
    from: "sm",
    cell: ({ messages }) => (messages.new === 0 ? <span className="text-ink-3">0</span> : messages.new),
  },
  {
    id: "pin",
    header: "By phone",
    from: "md",
    cell: ({ pin }) => (pin === null ? <Status tone="off">No PIN yet</Status> : <Status tone="ok">With a PIN</Status>),
  },
];

export function VoicemailBoxes() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Voicemail boxes"
      purpose="Where callers leave a message: everybody has a box of their own, and a department may share one."
      noun={["voicemail box", "voicemail boxes"]}
      icon={<Voicemail />}
      query={voicemailBoxes.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or extension"
      columns={COLUMNS}
      addLabel="Add shared box"
      fetchOne={(id, signal) => voicemailBoxes.get(api, id, signal)}
      detail={(box, close) => <VoicemailBoxForm box={box} onClose={close} />}
      add={can("voicemail.write") ? (close) => <VoicemailBoxForm onClose={close} /> : undefined}
      emptyText="People get a box with their extension. Add a shared one for the front desk or a department."
    />
  );
}
