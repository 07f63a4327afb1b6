"use client";

import type { IvrMenu } from "@callplane/edge-api/contract";
import { Hash } from "lucide-react";
import { useQueryStates } from "nuqs";
import { api } from "#src/api/browser.ts";
import { ivrMenus } from "#src/api/things.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { searchFilter } from "#src/ui/search-params.ts";
import { Tag } from "#src/ui/status.tsx";
import type { Column } from "#src/ui/table.tsx";
import { SoundName } from "../announcements/sound-name.tsx";
import { MenuForm } from "./menu-form.tsx";

const COLUMNS: readonly Column<IvrMenu>[] = [
  { id: "name", header: "Menu", cell: ({ name }) => name, className: "min-w-36" },
  {
    id: "extension",
    header: "Ext.",
    cell: ({ extension }) => <span className="figures">{extension?.number ?? "—"}</span>,
    className: "w-20",
  },
  { id: "keys", header: "Keys", from: "sm", cell: (menu) => <Keys menu={menu} /> },
  {
    id: "greeting",
    header: "Callers hear",
    from: "lg",
    cell: ({ greetingSoundId }) => <SoundName id={greetingSoundId} />,
  },
];

function Keys({ menu: { keys } }: { menu: IvrMenu }) {
  if (keys.length === 0) return <span className="text-ink-3">none yet</span>;
  return (
    <span className="flex flex-wrap gap-1.5">
      {keys.map(({ key, label }) => (
        <span key={key} className="inline-flex items-center gap-1">
          <Tag className="figures font-medium">{key}</Tag>
          {label}
        </span>
      ))}
    </span>
  );
}

export function Menus() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(searchFilter);
  return (
    <ListPage
      title="Menus"
      purpose="“For appointments, press 1”: callers choose for themselves where they go."
      noun={["menu", "menus"]}
      icon={<Hash />}
      query={ivrMenus.list(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or extension"
      columns={COLUMNS}
      fetchOne={(id, signal) => ivrMenus.get(api, id, signal)}
      detail={(menu, close) => <MenuForm menu={menu} onClose={close} />}
      add={can("routing.write") ? (close) => <MenuForm onClose={close} /> : undefined}
      emptyText="Type the greeting, choose what each key does, and lead a number to it."
    />
  );
}
