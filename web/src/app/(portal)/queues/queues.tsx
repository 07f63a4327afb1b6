"use client";

import type { Queue } from "@callplane/edge-api/contract";
import { Timer } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { queues } from "#src/api/things.ts";
import { DestinationName } from "#src/routing/destination-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import type { Column } from "#src/ui/table.tsx";
import { AtWork } from "./at-work.tsx";
import { QueueForm } from "./queue-form.tsx";
import { STRATEGY } from "./words.ts";

const COLUMNS: readonly Column<Queue>[] = [
  { id: "name", header: "Queue", cell: ({ name }) => name },
  {
    id: "extension",
    header: "Ext.",
    cell: ({ extension }) => <span className="figures">{extension?.number ?? "—"}</span>,
    className: "w-20",
  },
  { id: "now", header: "At work now", cell: (queue) => <AtWork queue={queue} /> },
  { id: "strategy", header: "Rings", from: "lg", cell: ({ strategy }) => STRATEGY[strategy].short },
  {
    id: "timeout",
    header: "After too long",
    from: "md",
    cell: ({ onTimeout }) => <DestinationName destination={onTimeout} />,
  },
];

export function Queues() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Queues"
      purpose="Callers wait in line, with music, until somebody at work is free for them."
      noun={["queue", "queues"]}
      icon={<Timer />}
      query={queues.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or extension"
      columns={COLUMNS}
      fetchOne={(id, signal) => queues.get(api, id, signal)}
      detail={(queue, close) => <QueueForm queue={queue} onClose={close} />}
      add={can("routing.write") ? (close) => <QueueForm onClose={close} /> : undefined}
      emptyText="For more callers than people: support, orders, a surgery on Monday morning."
    />
  );
}
